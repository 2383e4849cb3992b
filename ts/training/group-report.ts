/** What a group tells: as an agent does, and what its members did. */
import type { Report, Summary } from "./report.js";

/** A member copied another. */
export interface Selection {
  /** Index of the member whose returns were significantly smaller. */
  readonly member: number;
  /** Index of the member whose policy it took over. */
  readonly from: number;
  /** Probability of a difference as large between members that are equally good (Mann–Whitney U test, one-sided). */
  readonly p: number;
}

/** The state of affairs of a group when its first member has closed a window. */
export interface GroupReport extends Omit<Report, "episodes"> {
  /** Each member's own report, in the order of the agents. */
  readonly members: readonly Report[];
  /** Members that copied others since the last report. */
  readonly selections: readonly Selection[];
}

/** What a group's training did. */
export interface GroupSummary extends Omit<Summary, "lastReport"> {
  /** The last report; undefined if there was none. */
  readonly lastReport: GroupReport | undefined;
}

/**
 * A group's report from what the core gives.
 *
 * @param report - What the core gave: of a group of one, a plain report.
 * @returns The report of the group.
 */
export function groupReport(report: Report & Partial<GroupReport>): GroupReport {
  const { episodes, members = [], selections = [], ...rest } = report;
  // The run's clock is not a member's.
  return { ...rest, members: members.length > 0 ? members : [{ ...rest, episodes }], selections };
}

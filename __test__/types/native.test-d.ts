// What ts/native.ts believes about the addon is what napi says about it. Compiled, not run.
import type * as raw from "../../crates/node/native.d.ts";
import type { Native, NativeSession, NativeSingleEnv } from "../../ts/native.js";

declare const addon: typeof raw;
declare const session: raw.Session;
declare const world: raw.SingleEnv;

export const functions: Omit<Native, "Session" | "SingleEnv"> = addon;
export const sessions: NativeSession = session;
export const worlds: NativeSingleEnv = world;

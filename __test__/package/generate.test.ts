import { describe, expect, it } from "vitest";
import { configModule, optionsPage } from "../../scripts/generate/config.mjs";
import { declare, typeOf } from "../../scripts/generate/types.mjs";

const integer = (minimum: number) => ({ type: "integer", format: "uint32", minimum });
const schema = {
  run: {
    type: "object",
    description: "A run.",
    properties: { seed: { ...integer(0), description: "The seed.", default: 0 } },
  },
  group: {
    type: "object",
    description: "A group.",
    properties: { share: { type: "boolean", description: "One for all.", default: false } },
  },
  algorithms: {
    ppo: {
      type: "object",
      description: "PPO.",
      properties: {
        nSteps: { ...integer(1), description: "Steps, see [`Rollout`](crate::Rollout).", default: 2048 },
        targetKl: { type: ["number", "null"], description: "KL | null.", default: null },
        activation: { $ref: "#/$defs/Activation", default: "tanh" },
      },
      $defs: {
        Activation: {
          description: "Functions.",
          oneOf: [{ const: "tanh", description: "tanh x." }, { enum: ["relu", "elu"] }],
        },
      },
    },
  },
  errors: [["IO", "Refused."]],
};

describe("config types", () => {
  it("have documentation, defaults and ranges", () => {
    const text = configModule(schema);
    expect(text).toContain("export interface PpoConfig {");
    expect(text).toContain(
      "   * Steps, see `Rollout`.\n   * Allowed: ≥ 1.\n   * @defaultValue `2048`\n   */\n  readonly nSteps?: number;",
    );
    expect(text).toContain("readonly targetKl?: number | null;");
    expect(text).toContain('export type Activation = "tanh" | "relu" | "elu";');
    expect(text).toContain(' * - `"tanh"`: tanh x.');
    expect(text).toContain("readonly ppo: PpoConfig;");
    expect(text).not.toContain("Allowed: ≥ 0");
  });

  it("cover arrays, tuples, maps and unions", () => {
    expect(typeOf({ type: "array", items: { type: "integer" } })).toBe("readonly number[]");
    expect(typeOf({ type: "array", items: { type: ["string", "null"] } })).toBe("readonly (string | null)[]");
    expect(typeOf({ type: "array", prefixItems: [{ type: "number" }, { type: "string" }] })).toBe(
      "readonly [number, string]",
    );
    expect(typeOf({ type: "object", additionalProperties: { type: "number" } })).toBe(
      "Readonly<Record<string, number>>",
    );
    expect(typeOf({ anyOf: [{ $ref: "#/$defs/Linear" }, { type: "null" }] })).toBe("Linear | null");
  });

  it("keep required fields required and comments closed", () => {
    const text = declare("Linear", {
      type: "object",
      description: "a */ b",
      properties: { start: { type: "number" }, end: { type: "number" } },
      required: ["start"],
    });
    expect(text).toBe(
      "/** a *\\/ b */\nexport interface Linear {\n  readonly start: number;\n  readonly end?: number;\n}\n",
    );
  });

  it("refuse two schemas of one name", () => {
    const other = { ...schema, run: { ...schema.run, $defs: { Activation: { type: "string" } } } };
    expect(() => configModule(other)).toThrow(/Activation/);
  });
});

it("options tables escape bars", () => {
  expect(optionsPage(schema)).toContain("| `targetKl` | `number \\| null` |  | KL \\| null. |");
});

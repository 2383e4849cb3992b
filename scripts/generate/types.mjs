// JSON Schema (as schemars writes it) → TypeScript interfaces with TSDoc.

/** Names of the schemas that a schema refers to live under this prefix. */
const DEFS = "#/$defs/";

/** The TypeScript type of a schema, on one line. */
export function typeOf(schema) {
  if (schema === true || schema === undefined) return "unknown";
  if (schema.$ref) return schema.$ref.slice(DEFS.length);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return [...new Set(union.map(typeOf))].join(" | ");
  if (schema.allOf?.length === 1) return typeOf(schema.allOf[0]);
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" | ");
  switch (schema.type) {
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "array":
      return arrayType(schema);
    case "object":
      return objectType(schema);
    default:
      return "unknown";
  }
}

function arrayType(schema) {
  if (schema.prefixItems) return `readonly [${schema.prefixItems.map(typeOf).join(", ")}]`;
  const item = typeOf(schema.items);
  return /[ |]/.test(item) ? `readonly (${item})[]` : `readonly ${item}[]`;
}

function objectType(schema) {
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => {
      const optional = schema.required?.includes(name) ? "" : "?";
      return `readonly ${fieldName(name)}${optional}: ${typeOf(field)}`;
    });
    return `{ ${fields.join("; ")} }`;
  }
  const values = schema.additionalProperties;
  return `Readonly<Record<string, ${values ? typeOf(values) : "unknown"}>>`;
}

const fieldName = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** The bounds of a number in words, or "". Limits that are only those of the integer type are left out. */
export function rangeOf(schema) {
  const bounds = [];
  const unsigned = /^uint/.test(schema.format ?? "") && schema.minimum === 0;
  if (schema.minimum !== undefined && !unsigned) bounds.push(`≥ ${schema.minimum}`);
  if (schema.exclusiveMinimum !== undefined) bounds.push(`> ${schema.exclusiveMinimum}`);
  if (schema.maximum !== undefined && schema.maximum < 2 ** 31) bounds.push(`≤ ${schema.maximum}`);
  if (schema.exclusiveMaximum !== undefined) bounds.push(`< ${schema.exclusiveMaximum}`);
  return bounds.join(", ");
}

/** Rust's documentation, fit for TSDoc: intra-doc links become code, comment ends are kept from closing ours. */
export function plain(text) {
  return text
    .replace(/\[(`[^`]+`)\](\([^)]*\))?/g, "$1")
    .replaceAll("*/", "*\\/")
    .replaceAll("@", "\\@");
}

function comment(schema, indent = "") {
  const lines = schema.description ? plain(schema.description).split("\n") : [];
  const range = rangeOf(schema);
  if (range && !lines.join(" ").includes(range)) lines.push(`Allowed: ${range}.`);
  if (schema.default !== undefined) lines.push(`@defaultValue \`${JSON.stringify(schema.default)}\``);
  if (lines.length === 0) return "";
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

/** An exported declaration of a schema under a name. */
export function declare(name, schema) {
  if (schema.type === "object" && schema.properties) {
    const fields = Object.entries(schema.properties).map(([field, inner]) => {
      const optional = schema.required?.includes(field) ? "" : "?";
      return `${comment(inner, "  ")}  readonly ${fieldName(field)}${optional}: ${typeOf(inner)};`;
    });
    return `${comment(schema)}export interface ${name} {\n${fields.join("\n")}\n}\n`;
  }
  // A variant with a description of its own is told in the type's comment: TSDoc has no place for it in a union.
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter((variant) => variant.description);
  const told = variants.map((variant) => `- \`${typeOf(variant)}\`: ${variant.description.replaceAll("\n", " ")}`);
  const description = [schema.description ?? "", told.join("\n")].filter(Boolean).join("\n\n");
  return `${comment({ description })}export type ${name} = ${typeOf(schema)};\n`;
}

const pascal = (name) => name.replace(/(^|[-_])(\w)/g, (_, __, letter) => letter.toUpperCase());

/** A union of objects told apart by `kind`: each variant becomes a named schema of its own, with documented fields. */
function nameVariants(name, schema) {
  const kinds = schema.oneOf?.map((variant) => variant.properties?.kind?.const) ?? [];
  if (kinds.length === 0 || kinds.some((kind) => kind === undefined)) return [[name, schema]];
  const variants = schema.oneOf.map((variant) => {
    const { kind, ...others } = variant.properties;
    const described = { description: "Tells this kind from the others.", ...kind };
    return [`${pascal(kind.const)}${name}`, { ...variant, properties: { kind: described, ...others } }];
  });
  const oneOf = variants.map(([variant, { description }]) => ({ $ref: DEFS + variant, description }));
  return [[name, { ...schema, oneOf }], ...variants];
}

/** All named schemas that the roots use. The same name with another shape is a bug of the Rust side. */
export function collectDefs(roots) {
  const found = new Map();
  for (const root of roots) {
    for (const [name, schema] of Object.entries(root.$defs ?? {})) {
      const text = JSON.stringify(schema);
      const earlier = found.get(name);
      if (earlier && JSON.stringify(earlier) !== text) throw new Error(`two different schemas are called ${name}`);
      found.set(name, schema);
    }
  }
  const named = [...found].flatMap(([name, schema]) => nameVariants(name, schema));
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** From modules to the layers of an agent's network: data that both engines read. */
import { ConfigError } from "../../errors.js";
import type { LayerSpec } from "../../generated/config.js";
import type { Module } from "./module.js";

/** Says that a module, or an option of it, has no native counterpart. */
export function unsupported(module: Module, what = ""): ConfigError {
  const name = module.constructor.name;
  const part = what === "" ? name : `${name} ${what}`;
  const text = `toSpec: ${part} has no counterpart among the layers of agents; use it in a loop of your own`;
  return new ConfigError("ENGINE_UNSUPPORTED", text, { module: name, what });
}

/** Layers one after the other; an activation joins the layer before it where that one has none yet. */
export function chained(parts: Iterable<LayerSpec>): readonly LayerSpec[] {
  const layers: LayerSpec[] = [];
  for (const part of parts) {
    const last = layers.at(-1);
    const takes = last?.kind === "dense" || last?.kind === "conv2d" || last?.kind === "layerNorm";
    if (part.kind === "activation" && takes && last.activation === "identity") {
      layers[layers.length - 1] = { ...last, activation: part.activation };
    } else layers.push(part);
  }
  return layers;
}

/** Layers one after the other or around a shortcut, and functions as layers. */
import type { Activation, LayerSpec } from "../../generated/config.js";
import type { Tensor } from "../tensor.js";
import { Layer, type Module } from "./module.js";
import { chained } from "./spec.js";

/** Runs layers in order. Names are those of `torch.nn.Sequential`: `0.weight`, `0.bias`, `2.weight`. */
export class Sequential extends Layer {
  /** The layers. */
  readonly layers: readonly Layer[];

  /** @param layers - First to last. */
  constructor(...layers: readonly Layer[]) {
    super();
    this.layers = layers;
  }

  override *children(): Generator<readonly [name: string, part: Module]> {
    for (const [index, layer] of this.layers.entries()) yield [String(index), layer];
  }

  override forward(x: Tensor): Tensor {
    return this.layers.reduce((out, layer) => layer.forward(out), x);
  }

  override toSpec(): readonly LayerSpec[] {
    return chained(this.layers.flatMap((layer) => layer.toSpec()));
  }
}

/** x + layers(x); the layers must keep the shape (He et al. 2016). */
export class Residual extends Sequential {
  override forward(x: Tensor): Tensor {
    return super.forward(x).add(x);
  }

  override toSpec(): readonly LayerSpec[] {
    return [{ kind: "residual", layers: super.toSpec() }];
  }
}

/** An activation that agents' networks have. */
abstract class Native extends Layer {
  readonly #activation: Activation;

  protected constructor(activation: Activation) {
    super();
    this.#activation = activation;
  }

  override toSpec(): readonly LayerSpec[] {
    return [{ kind: "activation", activation: this.#activation }];
  }
}

/** tanh x. */
export class Tanh extends Native {
  constructor() {
    super("tanh");
  }

  override forward(x: Tensor): Tensor {
    return x.tanh();
  }
}

/** max(x, 0). */
export class ReLU extends Native {
  constructor() {
    super("relu");
  }

  override forward(x: Tensor): Tensor {
    return x.relu();
  }
}

/** x · Φ(x) in the tanh form. */
export class GELU extends Native {
  constructor() {
    super("gelu");
  }

  override forward(x: Tensor): Tensor {
    return x.gelu({ tanh: true });
  }
}

/** x · sigmoid x. */
export class SiLU extends Native {
  constructor() {
    super("silu");
  }

  override forward(x: Tensor): Tensor {
    return x.silu();
  }
}

/** x for x > 0, eˣ − 1 below. */
export class ELU extends Native {
  constructor() {
    super("elu");
  }

  override forward(x: Tensor): Tensor {
    return x.elu();
  }
}

/** 1 / (1 + e⁻ˣ). */
export class Sigmoid extends Layer {
  override forward(x: Tensor): Tensor {
    return x.sigmoid();
  }
}

/** All dimensions after the batch as one. Layers of agents do so by themselves where they need rows of numbers. */
export class Flatten extends Layer {
  override forward(x: Tensor): Tensor {
    return x.flatten(1);
  }

  override toSpec(): readonly LayerSpec[] {
    return [];
  }
}

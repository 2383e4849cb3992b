/** Layers one after the other, and functions as layers. */
import type { Tensor } from "../tensor.js";
import { Layer } from "./module.js";

/** Runs layers in order. Names are `layers.0.weight` and so on. */
export class Sequential extends Layer {
  /** The layers. */
  readonly layers: readonly Layer[];

  /** @param layers - First to last. */
  constructor(...layers: readonly Layer[]) {
    super();
    this.layers = layers;
  }

  override forward(x: Tensor): Tensor {
    return this.layers.reduce((out, layer) => layer.forward(out), x);
  }
}

/** tanh x. */
export class Tanh extends Layer {
  override forward(x: Tensor): Tensor {
    return x.tanh();
  }
}

/** max(x, 0). */
export class ReLU extends Layer {
  override forward(x: Tensor): Tensor {
    return x.relu();
  }
}

/** x · Φ(x) in the tanh form. */
export class GELU extends Layer {
  override forward(x: Tensor): Tensor {
    return x.gelu({ tanh: true });
  }
}

/** x · sigmoid x. */
export class SiLU extends Layer {
  override forward(x: Tensor): Tensor {
    return x.silu();
  }
}

/** 1 / (1 + e⁻ˣ). */
export class Sigmoid extends Layer {
  override forward(x: Tensor): Tensor {
    return x.sigmoid();
  }
}

/** All dimensions after the batch as one. */
export class Flatten extends Layer {
  override forward(x: Tensor): Tensor {
    return x.flatten(1);
  }
}

/** What every part of a network is: named tensors, a mode, a device. */
import type { LayerSpec } from "../../generated/config.js";
import { type Device, type Dtype, isDtype, isReal } from "../dtype.js";
import { noGrad, untidied } from "../handle.js";
import { copyState, loadTensors, type StateDict, saveTensors } from "../state.js";
import { Tensor } from "../tensor.js";
import { unsupported } from "./spec.js";

/**
 * A part of a network.
 *
 * Public fields that are tensors are its state, those with `requiresGrad` its parameters; fields that are modules, or
 * arrays of modules, are its parts. Names are paths of field names, as in PyTorch: `body.0.weight`.
 *
 * @example
 * ```ts
 * import { nn, type Tensor } from "reinforcets/torch";
 * class ActorCritic extends nn.Module {
 *   body = new nn.Sequential(new nn.Linear(4, 64), new nn.Tanh());
 *   policy = new nn.Linear(64, 2, { init: { kind: "orthogonal", gain: 0.01 } });
 *   value = new nn.Linear(64, 1);
 *   forward(x: Tensor) {
 *     const features = this.body.forward(x);
 *     return { logits: this.policy.forward(features), value: this.value.forward(features) };
 *   }
 * }
 * ```
 */
export abstract class Module {
  /** Whether dropout is on. Set by `train` and `eval`. */
  training = true;

  /** Names and parts. */
  *children(): Generator<readonly [name: string, part: Module]> {
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof Module) yield [name, value];
      else if (Array.isArray(value)) {
        for (const [index, part] of value.entries()) if (part instanceof Module) yield [`${name}.${index}`, part];
      }
    }
  }

  /** Names and tensors: parameters, frozen ones too, and whatever else is kept in fields. Own ones first. */
  *namedTensors(prefix = ""): Generator<readonly [name: string, tensor: Tensor]> {
    for (const [name, value] of Object.entries(this)) if (value instanceof Tensor) yield [prefix + name, value];
    for (const [name, part] of this.children()) yield* part.namedTensors(`${prefix}${name}.`);
  }

  /** Names and parameters: the tensors with `requiresGrad`. */
  *namedParameters(prefix = ""): Generator<readonly [name: string, parameter: Tensor]> {
    for (const named of this.namedTensors(prefix)) if (named[1].requiresGrad) yield named;
  }

  /** All parameters. */
  parameters(): readonly Tensor[] {
    return [...this.namedParameters()].map(([, parameter]) => parameter);
  }

  /** Copies of all tensors by name. */
  stateDict(): StateDict {
    return noGrad(() => Object.fromEntries([...this.namedTensors()].map(([name, x]) => [name, x.detach().clone()])));
  }

  /**
   * Takes the numbers of another module of the same build.
   *
   * @param state - Its state, or a safetensors file that holds it.
   * @throws DataError `INVALID_DATA` that lists the names that are missing or too many, `INVALID_SHAPE` with both shapes;
   * nothing is changed then. FileError as {@link loadTensors}.
   */
  loadStateDict(state: StateDict | string): void {
    copyState(new Map(this.namedTensors()), typeof state === "string" ? loadTensors(state).tensors : state);
  }

  /**
   * Saves all tensors by name as a safetensors file; see {@link saveTensors}.
   *
   * @param path - Where to, e.g. `policy.safetensors`.
   */
  saveStateDict(path: string): void {
    saveTensors(path, Object.fromEntries(this.namedTensors()));
  }

  /** Switches dropout on, here and in all parts. */
  train(on = true): this {
    this.training = on;
    for (const [, part] of this.children()) part.train(on);
    return this;
  }

  /** Switches dropout off. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Moves all tensors to a device, or converts those of real numbers. Make optimisers afterwards: the parameters are new
   * tensors.
   */
  to(what: Device | Dtype): this {
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Tensor) || (isDtype(what) && !isReal(value.dtype))) continue;
      const moved = untidied(() => value.detach().to(what));
      Object.assign(this, { [name]: value.requiresGrad ? moved.setRequiresGrad() : moved });
    }
    for (const [, part] of this.children()) part.to(what);
    return this;
  }

  /**
   * The same as layers of an agent's network, to be run natively: for `embedder` and `middleware` as
   * `{ kind: "layers", layers }`. The agent draws first weights of its own, by the same rule.
   *
   * @throws ConfigError `ENGINE_UNSUPPORTED` for a part without a native counterpart, such as a `forward` of your own.
   */
  toSpec(): readonly LayerSpec[] {
    throw unsupported(this);
  }
}

/** A module from one tensor to one tensor. */
export abstract class Layer extends Module {
  /** The output for an input; the leading dimension is the batch. */
  abstract forward(x: Tensor): Tensor;
}

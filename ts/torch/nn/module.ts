/** What every part of a network is: named parameters, a mode, a device. */
import { DataError } from "../../errors.js";
import type { Device, Dtype } from "../dtype.js";
import { noGrad } from "../handle.js";
import { Tensor } from "../tensor.js";

/** Tensors by name. */
export type StateDict = Readonly<Record<string, Tensor>>;

/**
 * A part of a network. Fields that are tensors with `requiresGrad` are its parameters; fields that are modules, or
 * arrays of modules, its parts. Names are paths of field names, as in PyTorch: `body.0.weight`.
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

  /** Names and parameters, own ones first. */
  *namedParameters(prefix = ""): Generator<readonly [name: string, parameter: Tensor]> {
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof Tensor && value.requiresGrad) yield [prefix + name, value];
    }
    for (const [name, part] of this.children()) yield* part.namedParameters(`${prefix}${name}.`);
  }

  /** All parameters. */
  parameters(): readonly Tensor[] {
    return [...this.namedParameters()].map(([, parameter]) => parameter);
  }

  /** Copies of all parameters by name. */
  stateDict(): StateDict {
    return noGrad(() => Object.fromEntries([...this.namedParameters()].map(([name, x]) => [name, x.detach().clone()])));
  }

  /**
   * Takes the numbers of another module's parameters.
   *
   * @throws DataError `INVALID_DATA` that lists the names that are missing or too many; nothing is changed then.
   */
  loadStateDict(state: StateDict): void {
    const mine = new Map(this.namedParameters());
    const missing = [...mine.keys()].filter((name) => !Object.hasOwn(state, name));
    const unknown = Object.keys(state).filter((name) => !mine.has(name));
    if (missing.length > 0 || unknown.length > 0) {
      const text = `the state does not fit: missing ${missing.join(", ") || "none"}; unknown ${unknown.join(", ") || "none"}`;
      throw new DataError("INVALID_DATA", text, { missing, unknown });
    }
    for (const [name, parameter] of mine) {
      const [got, expected] = [state[name]?.shape ?? [], parameter.shape];
      if (got.join() === expected.join()) continue;
      const text = `${name} has shape [${got.join(", ")}], expected [${expected.join(", ")}]`;
      throw new DataError("INVALID_SHAPE", text, { name, shapes: [got, expected] });
    }
    noGrad(() => {
      for (const [name, parameter] of mine) parameter.copy_(state[name] as Tensor);
    });
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

  /** Moves or converts all parameters. Make optimisers afterwards: the parameters are new tensors. */
  to(what: Device | Dtype): this {
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Tensor) || !value.requiresGrad) continue;
      Object.assign(this, { [name]: value.detach().to(what).setRequiresGrad() });
    }
    for (const [, part] of this.children()) part.to(what);
    return this;
  }
}

/** A module from one tensor to one tensor. */
export abstract class Layer extends Module {
  /** The output for an input; the leading dimension is the batch. */
  abstract forward(x: Tensor): Tensor;
}

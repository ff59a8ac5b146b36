import {dispose, scalar} from '@tensorflow/tfjs-core';
import {Yielder} from '../engine/yielder.js';
import type {InnerModel} from '../internals.js';
import {override} from '../model/override.js';

interface Source {
  next(): Promise<{value: unknown; done?: boolean}>;
}

/** For each model, a function that undoes this. Training that failed did not call it. */
const active = new WeakMap<InnerModel, () => void>();

/**
 * Lets the validation of a plain model's `fitDataset` end early. The results are then NaN: results of some
 * batches could be mistaken for results of all.
 *
 * @param byLoop whether the running evaluation is the loop's, not a callback's
 * @param ended called before each batch: true ends the validation
 * @returns a function that undoes this
 */
export function makeValidationInterruptible(
  model: InnerModel,
  byLoop: () => boolean,
  ended: () => boolean,
): () => void {
  active.get(model)?.();
  const original = model.evaluateDataset.bind(model);
  const undo = override(model, {
    async evaluateDataset(...[dataset, args]: Parameters<typeof original>) {
      if (!byLoop()) return original(dataset, args);
      const source = await (dataset as {iterator(): Promise<Source>}).iterator();
      const yielder = new Yielder();
      let endedEarly = false;
      const next = async () => {
        await yielder.yieldIfDue();
        endedEarly = ended();
        return endedEarly ? {value: null, done: true} : source.next();
      };
      const values = await original({next} as never, args);
      if (!endedEarly) return values;
      dispose(values);
      return model.metricsNames.map(() => scalar(NaN));
    },
  });
  const end = (): void => {
    undo();
    active.delete(model);
  };
  active.set(model, end);
  return end;
}

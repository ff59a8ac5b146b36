import {dispose, scalar} from '@tensorflow/tfjs-core';
import {Yielder} from '../engine/yielder.js';
import type {InnerModel} from '../internals.js';
import {override} from '../model/override.js';

interface Source {
  next(): Promise<{value: unknown; done?: boolean}>;
}

/** What ends it on each model: a training that failed did not. */
const active = new WeakMap<InnerModel, () => void>();

/**
 * Lets the validation of a plain model's `fitDataset` end early. Its values are NaN then: those of a part of the data
 * would pass for those of all.
 *
 * @param byLoop whether it is tfjs's loop that asks for an evaluation now
 * @param ended asked before each batch
 * @returns what ends this
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
      const page = new Yielder();
      let left = false;
      const next = async () => {
        await page.yieldIfDue();
        left = ended();
        return left ? {value: null, done: true} : source.next();
      };
      const values = await original({next} as never, args);
      if (!left) return values;
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

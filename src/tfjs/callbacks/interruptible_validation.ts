import {dispose, scalar} from '@tensorflow/tfjs-core';
import {Yielder} from '../engine/yielder.js';
import type {InnerModel} from '../internals.js';
import {override} from '../model/override.js';
import {findHook} from './training_hook.js';
import {findSession} from './training_session.js';
import type {ExtensibleHook} from './training_stages.js';

interface Source {
  next(): Promise<{value: unknown; done?: boolean}>;
}

/** For each model, a function that undoes this. Training that failed did not call it. */
const active = new WeakMap<InnerModel, () => void>();

/**
 * Lets stages end the validation of a plain model's `fitDataset` early, for this training. The results are
 * then NaN: results of some batches could be mistaken for results of all. Needs `afterEvents`, too.
 */
export function interruptibleValidation(hook: ExtensibleHook): void {
  if (findSession(hook.model) !== undefined) return;
  const model = hook.model as unknown as InnerModel;
  active.get(model)?.();
  const original = model.evaluateDataset.bind(model);
  const undo = override(model, {
    async evaluateDataset(...[dataset, args]: Parameters<typeof original>) {
      const isByLoop = hook.betweenBatches && findHook(hook.model) === hook;
      if (!isByLoop) return original(dataset, args);
      const source = await (dataset as {iterator(): Promise<Source>}).iterator();
      const yielder = new Yielder();
      let endedEarly = false;
      const next = async () => {
        await yielder.yieldIfDue();
        endedEarly = hook.endsValidation();
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
  hook.undoLater(end);
}

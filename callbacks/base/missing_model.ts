import type {Callback, LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';

/** Makes reading `callback.model` before the callback has a model an error that says what to do. */
export function explainMissingModel(callback: Callback): void {
  let model: LayersModel | undefined;
  Object.defineProperty(callback, 'model', {
    configurable: true,
    get() {
      if (model !== undefined) return model;
      const {className = 'Callback'} = callback.constructor as {className?: string};
      throw new UsageError(
        className,
        'it has no model. fit sets it; in a custom loop, write callbacks.list([...], {model}), or call ' +
          'setModel(model) before onTrainBegin().',
      );
    },
    set(given: LayersModel | null | undefined) {
      model = given ?? undefined;
    },
  });
}

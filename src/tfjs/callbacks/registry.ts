import {LayersModel} from '@tensorflow/tfjs-layers';

/** The hooks (`TrainingHook`) and sessions (`TrainingSession`) of all running trainings, by inner model. */
interface Registry {
  /** True once tfjs makes a hook in every training. */
  registered: boolean;
  readonly hooks: WeakMap<object, object>;
  readonly sessions: WeakMap<object, object>;
}

/**
 * The number is the version of the format: of `Registry`, `TrainingHook` and `TrainingSession`, which copies
 * of this package use from one another. A release that changes these increments it, and so ignores the hooks
 * of older copies.
 */
const REGISTRY = Symbol.for('tfjs-metrics.hook.1');

/** One per copy of tf, stored on tf's own class so that several bundles of this package share one hook. */
export function registry(): Registry {
  const owner = LayersModel as unknown as {[REGISTRY]?: Registry};
  return (owner[REGISTRY] ??= {registered: false, hooks: new WeakMap(), sessions: new WeakMap()});
}

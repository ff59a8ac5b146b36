import {engine, type TensorContainer} from '@tensorflow/tfjs-core';

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}

/**
 * `tidy` for a function that may be asynchronous. Tensors of a synchronous function are disposed, except its
 * result. Those of an asynchronous function live on, because it may still need them.
 */
export function tidyMaybeAsync<T>(call: () => T): T {
  engine().startScope('tidyMaybeAsync');
  let survivors: unknown;
  try {
    const result = call();
    survivors = isPromise(result) ? [...engine().state.activeScope.track] : result;
    return result;
  } finally {
    engine().endScope(survivors as TensorContainer);
  }
}

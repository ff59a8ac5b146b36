import {engine, type TensorContainer} from '@tensorflow/tfjs-core';

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}

/**
 * `tidy` for a function that may be asynchronous: what a synchronous one leaves behind is disposed, apart from its
 * result; of an asynchronous one, which may still need them, all tensors live on.
 */
export function tidyMaybeAsync<T>(call: () => T): T {
  engine().startScope('tidyCall');
  let survivors: unknown;
  try {
    const result = call();
    survivors = isPromise(result) ? [...engine().state.activeScope.track] : result;
    return result;
  } finally {
    engine().endScope(survivors as TensorContainer);
  }
}

import {engine} from '@tensorflow/tfjs-core';

/**
 * Runs `action` without recording it on the gradient tape, also inside a function whose gradient is being taken.
 * The engine records kernels only at depth 0 (`isTapeOn`), so one level deeper nothing is recorded.
 */
export function offTape<T>(action: () => T): T {
  const state = engine().state as unknown as {kernelDepth: number};
  state.kernelDepth++;
  try {
    return action();
  } finally {
    state.kernelDepth--;
  }
}

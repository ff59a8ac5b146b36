import {dispose, engine, type Tensor} from '@tensorflow/tfjs-core';

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

/**
 * Runs an action that takes a gradient. When it throws, tfjs leaves what the tape had saved for the way back, kept for
 * good: it is freed here.
 */
export function freeTapeOnError<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const state = engine().state as unknown as {
      gradientDepth: number;
      activeTape: {saved: Tensor[]}[] | null;
    };
    if (state.gradientDepth === 0) {
      for (const node of state.activeTape ?? []) dispose(node.saved);
      state.activeTape = null;
    }
    throw error;
  }
}

import {dispose, engine, type Tensor} from '@tensorflow/tfjs-core';

/**
 * Runs `action` without recording it on the gradient tape, also inside a function whose gradient is being
 * taken. The engine records kernels at depth 0 only (`isTapeOn`), so it records nothing one level deeper.
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
 * Runs an action that takes a gradient. If it throws, tfjs never disposes the tensors that the tape has saved
 * for the backward pass: this function does.
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

import {concat, reshape, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {throwIfDeviceLost, runOnDevice, rejectOnDeviceLoss} from '../device_loss.js';
import {toFloat} from '../floats.js';

/** Concatenates tensors into one flat float32 tensor, so that they need one transfer. */
function joined(tensors: readonly Tensor[]): Tensor {
  return tidy(() => concat(tensors.map(t => reshape(toFloat(t), [-1]))));
}

function divide(values: ArrayLike<number>, tensors: readonly Tensor[]): Float32Array[] {
  let at = 0;
  return tensors.map(t => {
    const one = Float32Array.from(Array.prototype.slice.call(values, at, at + t.size));
    at += t.size;
    return one;
  });
}

/** An asynchronous read of several tensors. */
export interface PendingRead {
  /** A copy of all values, which the caller disposes when `values` has settled. */
  readonly flat: Tensor;
  readonly values: Promise<Float32Array[]>;
}

/** Begins to read all tensors, at least one, in one read. They may be disposed before it has ended. */
export function beginRead(tensors: readonly Tensor[]): PendingRead {
  const flat = runOnDevice(() => joined(tensors));
  return {flat, values: rejectOnDeviceLoss(flat.data()).then(values => divide(values, tensors))};
}

/** Reads all tensors in one asynchronous read. Disposes none of them. */
export async function readTogether(tensors: readonly Tensor[]): Promise<Float32Array[]> {
  if (tensors.length === 0) return [];
  const {flat, values} = beginRead(tensors);
  try {
    return await values;
  } finally {
    flat.dispose();
  }
}

/**
 * Reads all tensors in one synchronous read: for tensors in CPU memory, and for calls that are synchronous by
 * contract.
 */
export function readTogetherSync(tensors: readonly Tensor[]): Float32Array[] {
  if (tensors.length === 0) return [];
  const flat = runOnDevice(() => joined(tensors));
  try {
    const values = flat.dataSync();
    throwIfDeviceLost();
    return divide(values, tensors);
  } finally {
    flat.dispose();
  }
}

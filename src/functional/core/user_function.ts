import {broadcastTo, dispose, scalar, Tensor, tidy} from '@tensorflow/tfjs-core';
import {sizeOf, keyOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {cpuArrayFromTensor, type CpuArray, tensorFromCpuArray} from '../../array/cpu_array.js';
import type {PerSample} from './per_sample.js';
import {blocksOf} from './value_blocks.js';

/** Options that are passed to a user's function. */
export type FunctionOptions = Readonly<Record<string, unknown>>;

/**
 * A user's function. It returns per-sample values, or one number for the batch. It runs in a tidy, which
 * disposes its intermediate tensors.
 */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor, options?: FunctionOptions) => Tensor | number;

const ids = new WeakMap<MetricFunction, number>();
let known = 0;

/** A number for every function, so that a function that is used twice is computed once. */
function idOf(fn: MetricFunction): number {
  const id = ids.get(fn) ?? known++;
  ids.set(fn, id);
  return id;
}

/** The pure functions of this package also have definitions for CPU and device. */
interface Defined {
  readonly perSample?: (options?: FunctionOptions) => PerSample;
}

/** The function as per-sample values. One number counts for every sample of its batch. */
export function perSampleOf(
  name: string,
  fn: MetricFunction & Defined,
  options?: FunctionOptions,
): PerSample {
  if (fn.perSample !== undefined) return fn.perSample(options);
  const call = (yTrue: Tensor, yPred: Tensor): Tensor => {
    const result: unknown = options === undefined ? fn(yTrue, yPred) : fn(yTrue, yPred, options);
    if (typeof result === 'number') return scalar(result);
    if (result instanceof Tensor) return result;
    throw new UsageError(
      name,
      `the function has to return a tensor of per-sample values, or a number; it returned ${String(result)}.`,
    );
  };
  return {
    key: `function#${idOf(fn)}(${keyOf(options ?? {})})`,
    cpu(yTrue, yPred) {
      const inputs = [tensorFromCpuArray(yTrue), tensorFromCpuArray(yPred)];
      let values: CpuArray | undefined;
      try {
        tidy(() => {
          // A copy: a disposed tensor's memory may be reused.
          const {data, shape, dtype} = cpuArrayFromTensor(call(inputs[0], inputs[1]));
          values = {data: data.slice(), shape, dtype};
        });
      } finally {
        dispose(inputs);
      }
      return blocksOf(forEverySample(values as CpuArray, yPred.shape));
    },
    device(yTrue, yPred) {
      const values = toFloat(call(yTrue, yPred));
      if (values.rank > 0 || yPred.rank === 0) return values;
      return broadcastTo(values, leading(yPred.shape));
    },
  };
}

function forEverySample(values: CpuArray, yPred: readonly number[]): CpuArray {
  if (values.shape.length > 0 || yPred.length === 0) return values;
  const shape = leading(yPred);
  return {data: new Float64Array(sizeOf(shape)).fill(values.data[0]), shape, dtype: 'float64'};
}

/**
 * The axes of per-sample values, including the steps of sequences. There, one number counts wherever the mask
 * is not 0.
 */
function leading(yPred: readonly number[]): number[] {
  return yPred.slice(0, Math.max(1, yPred.length - 1));
}

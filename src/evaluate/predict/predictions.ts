import {Tensor} from '@tensorflow/tfjs-core';
import {cpuArrayFromNumbers, type CpuArray, isTyped, typedKind} from '../../array/cpu_array.js';
import {isRecord, showShape, sizeOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {getOwn} from '../../own_property.js';
import type {TensorLike} from '../../types.js';
import type {PerOutput} from '../fold/fold_batch.js';

/** Predictions as a fold takes them, from whatever a model or a function returned. */
export function predictionsOf(
  where: string,
  returned: unknown,
  outputs: readonly string[],
  samples: number,
): PerOutput<TensorLike> {
  const one = (value: unknown): TensorLike => predictionOf(where, value, samples);
  if (outputs.length === 1) return one(onlyOne(returned));
  if (Array.isArray(returned) && returned.length === outputs.length) return returned.map(one);
  if (isRecord(returned) && !(returned instanceof Tensor)) {
    return outputs.map(name => {
      const value = getOwn(returned, name);
      if (value !== undefined) return one(value);
      const names = Object.keys(returned).join(', ');
      throw new UsageError(where, `predict returned no output "${name}", only ${names}.`);
    });
  }
  throw new UsageError(
    where,
    `predict has to return a list or a record of ${outputs.join(', ')}; got ${formatValue(returned)}.`,
  );
}

/** The only entry of a list of one tensor, or of a record with one output. */
function onlyOne(returned: unknown): unknown {
  if (Array.isArray(returned)) {
    const [first] = returned as unknown[];
    return returned.length === 1 && (first instanceof Tensor || isShaped(first)) ? first : returned;
  }
  if (!isRecord(returned) || returned instanceof Tensor || isTyped(returned) || isShaped(returned))
    return returned;
  const values = Object.values(returned);
  return values.length === 1 ? values[0] : returned;
}

interface Shaped {
  readonly data: ArrayLike<number> | BigInt64Array;
  readonly dims: readonly number[];
}

/** True for tensors of ONNX Runtime, and what has its values and its shape as they do. */
function isShaped(value: unknown): value is Shaped {
  return isRecord(value) && Array.isArray(value.dims) && typedKind(value.data) !== undefined;
}

function predictionOf(where: string, value: unknown, samples: number): TensorLike {
  if (value instanceof Tensor || Array.isArray(value)) return value as TensorLike;
  if (isShaped(value)) {
    const {dims} = value;
    if (sizeOf(dims) === value.data.length) return inShape(numbersOf(value.data), dims);
    throw new UsageError(
      where,
      `predict returned ${value.data.length} numbers with dims ${showShape(dims)}.`,
    );
  }
  if (isTyped(value)) {
    const columns = value.length / samples;
    if (samples === 0 || columns === 1) return value;
    if (Number.isInteger(columns)) return inShape(value, [samples, columns]);
    throw new UsageError(
      where,
      `predict returned ${value.length} numbers for ${samples} samples. Return as many for each sample.`,
    );
  }
  throw new UsageError(
    where,
    `predict has to return a tensor, a typed array or arrays of numbers; got ${formatValue(value)}.`,
  );
}

function numbersOf(data: Shaped['data']): Parameters<typeof cpuArrayFromNumbers>[0] {
  return isTyped(data) ? data : Float64Array.from(data as ArrayLike<bigint>, Number);
}

/** A fold takes arrays with a shape too. */
function inShape(data: Parameters<typeof cpuArrayFromNumbers>[0], shape: readonly number[]): TensorLike {
  const array: CpuArray = {...cpuArrayFromNumbers(data), shape};
  return array as unknown as TensorLike;
}

import {tensor, Tensor, tidy} from '@tensorflow/tfjs-core';
import {cpuArrayFromNumbers, isTyped, tensorFromCpuArray} from '../../array/cpu_array.js';
import {isRecord, sizeOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {getOwn} from '../../own_property.js';

/** What of a model is known of its inputs. */
export interface InputsOfModel {
  readonly inputNames?: readonly string[];
  /** In the order of the names. */
  readonly inputs?: readonly {readonly shape?: readonly (number | null)[]}[];
  /** A LayersModel has it, and takes its inputs in order. */
  predictOnBatch?(x: unknown): unknown;
}

/**
 * Tensors of the inputs of one batch: what is a tensor stays the caller's, all others are new. A flat typed
 * array gets the shape of the model's input. Of the inputs in a record, a LayersModel gets its own, in order.
 *
 * @param samples in the batch
 * @throws UsageError for inputs other than numbers, and for a LayersModel without all of its inputs
 */
export function modelInputs(where: string, x: unknown, model: InputsOfModel, samples: number): unknown {
  const {inputNames = [], inputs = []} = model;
  const one = (value: unknown, name: string, i: number): Tensor =>
    inputOf(`${where}: ${name}`, value, samples, inputs[i]?.shape);
  return tidy((): Tensor | Tensor[] | Record<string, Tensor> => {
    if (x instanceof Tensor || isTyped(x)) return one(x, 'x', 0);
    if (Array.isArray(x)) {
      const isList = x[0] instanceof Tensor || (isTyped(x[0]) && inputNames.length !== 1);
      return isList ? x.map((value, i) => one(value, `x[${i}]`, i)) : one(x, 'x', 0);
    }
    if (!isRecord(x))
      throw new UsageError(where, `x has no tensors or arrays for the model; got ${formatValue(x)}.`);
    if (model.predictOnBatch === undefined) {
      const named = Object.entries(x).map(
        ([name, value]) => [name, one(value, `x.${name}`, inputNames.indexOf(name))] as const,
      );
      return Object.fromEntries(named);
    }
    return inputNames.map((name, i) => {
      const value = getOwn(x, name);
      if (value !== undefined) return one(value, `x.${name}`, i);
      throw new UsageError(
        where,
        `x has no input "${name}" of the model, only ${Object.keys(x).join(', ')}.`,
      );
    });
  });
}

function inputOf(
  where: string,
  value: unknown,
  samples: number,
  shape: readonly (number | null)[] | undefined,
): Tensor {
  if (value instanceof Tensor) {
    if (!value.isDisposed) return value;
    throw new UsageError(where, 'the tensor is disposed. Dispose it after the evaluation.');
  }
  if (isText(value)) return tensor(value as string[]);
  const array = cpuArrayFromNumbers(value as number[], where);
  return tensorFromCpuArray(
    isTyped(value) ? {...array, shape: shapeOfFlat(value.length, samples, shape)} : array,
  );
}

function isText(value: unknown): boolean {
  let first = value;
  while (Array.isArray(first)) [first] = first as unknown[];
  return typeof first === 'string';
}

/** The shape of `length` numbers, which are divided evenly among the samples. */
function shapeOfFlat(
  length: number,
  samples: number,
  shape: readonly (number | null)[] | undefined,
): readonly number[] {
  const inner = shape?.slice(1).map(size => size ?? -1) ?? [];
  const width = length / samples;
  if (inner.every(size => size >= 0) && sizeOf(inner) === width) return [samples, ...inner];
  return width > 1 && Number.isInteger(width) ? [samples, width] : [length];
}

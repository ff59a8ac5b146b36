import {broadcastTo, dispose, reshape, Tensor, tensor} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {checkKeys} from '../../options.js';
import {plainName, UsageError} from '../../errors.js';
import {toCpuArray} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {formatValue} from '../../format_value.js';
import {getOwn} from '../../own_property.js';
import type {SampleWeights} from '../types.js';

/**
 * One tensor of weights per output: new tensors, which the caller disposes. Weights that are given once count
 * for every output.
 *
 * @param samples how many samples the weights have to be for
 */
export function standardWeights(
  where: string,
  given: SampleWeights | null | undefined,
  outputs: readonly string[],
  samples: number,
): (Tensor | undefined)[] {
  if (given === null || given === undefined) return outputs.map(() => undefined);
  const made: (Tensor | undefined)[] = [];
  try {
    for (const one of spread(where, given, outputs)) {
      const t = one === null || one === undefined ? undefined : tensorOf(where, one);
      made.push(t);
      if (t !== undefined && (t.rank === 0 || t.shape[0] !== samples)) {
        const shape = showShape(t.shape);
        throw new UsageError(
          where,
          `sampleWeight has shape ${shape}, but there are ${samples} samples. Give one weight per sample.`,
        );
      }
    }
    return made;
  } catch (error) {
    dispose(made.filter(t => t !== undefined));
    throw error;
  }
}

function tensorOf(where: string, weights: TensorLike): Tensor {
  if (!(weights instanceof Tensor)) return fromArray(`${where}: sampleWeight`, weights);
  if (weights.isDisposed) throw new UsageError(where, 'sampleWeight: the tensor is disposed.');
  return weights.clone();
}

function spread(
  where: string,
  given: SampleWeights,
  outputs: readonly string[],
): readonly (TensorLike | null | undefined)[] {
  if (given instanceof Tensor || ArrayBuffer.isView(given)) return outputs.map(() => given as TensorLike);
  if (Array.isArray(given)) {
    if (!given.some(g => g === null || g instanceof Tensor)) return outputs.map(() => given as TensorLike);
    if (given.length === outputs.length) return given as (Tensor | null)[];
    throw new UsageError(
      where,
      `sampleWeight is an array of ${given.length} tensors, the model has ${outputs.length} outputs.`,
    );
  }
  // A Map, a Promise or a Date has no such entries.
  if (Object.prototype.toString.call(given) !== '[object Object]')
    throw new UsageError(where, `sampleWeight must be a tensor, got ${formatValue(given)}.`);
  checkKeys(`${where}, sampleWeight`, given as object, outputs, 'output');
  return outputs.map(name => getOwn(given as {[output: string]: Tensor}, name));
}

function fromArray(where: string, values: TensorLike): Tensor {
  const {data, shape} = toCpuArray(values, where);
  return tensor(Float32Array.from(data), shape as number[], 'float32');
}

/** Sample weights in the shape of a mask: weights [batch] and [batch, 1] count for every time step. */
export function weightUnderMask(weight: Tensor | undefined, mask: Tensor | undefined): Tensor | undefined {
  if (weight === undefined || mask === undefined || weight.rank > mask.rank) return weight;
  const shape = [...weight.shape, ...mask.shape.slice(weight.rank).map(() => 1)];
  const fits = shape.every((d, i) => d === 1 || d === mask.shape[i]);
  return fits ? broadcastTo(reshape(weight, shape), mask.shape) : weight;
}

/** The error for class weights beside sample weights, which Keras does not take either. */
export function bothWeights(where: string): UsageError {
  return new UsageError(
    where,
    'classWeight and sample weights cannot be given together. Multiply the class weights into the sample weights.',
  );
}

/** Throws for sample weights among the arguments for a dataset: its elements have to hold them. */
export function refuseWeights(where: string, args: object): void {
  const given = Object.keys(args).find(key => /^(sample)?weights?$/.test(plainName(key)));
  if (given === undefined) return;
  throw new UsageError(
    where,
    `${given} is not an argument. Give the weights of each batch in its element: {xs, ys, sampleWeights}.`,
  );
}

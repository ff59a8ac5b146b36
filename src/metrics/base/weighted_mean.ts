import {
  concat,
  divNoNan,
  equal,
  mean,
  mul,
  reshape,
  slice,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {broadcastTo, inShape, spreadOnDevice, whereFlat} from '../../functional/core/arrays.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {alignWeights} from '../../functional/core/broadcast_weights.js';
import {sumOfBlocks, type ValueBlocks, weightedSums} from '../../functional/core/value_blocks.js';
import {sizeOf} from '../../check.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/** Adds [sum of weighted values, sum of weights] of one batch. A weight of 0 excludes a value, even NaN. */
function addOnCpu(
  name: string,
  values: ValueBlocks,
  weights: CpuArray | undefined,
  into: Float64Array,
): void {
  const {shape} = values;
  if (weights === undefined) {
    const samples = shape.length === 0 ? 1 : shape[0];
    if (samples === 0) return;
    into[0] += sumOfBlocks(values) / (sizeOf(shape) / samples);
    into[1] += samples;
    return;
  }
  const {leading, weights: wShape, span, perSample} = alignWeights(name, shape, weights.shape);
  const [total, count] = weightedSums(values, broadcastTo(weights.data, wShape, leading), span);
  if (perSample === 0) return;
  into[0] += total / perSample;
  into[1] += count / perSample;
}

function onDevice(name: string, values: Tensor, weights: Tensor | undefined): Tensor {
  if (weights === undefined) {
    const samples = values.rank === 0 ? 1 : values.shape[0];
    if (samples === 0) return tensor1d([0, 0]);
    const total = mul(sum(values), samples / values.size);
    return concat([reshape(total, [1]), tensor1d([samples])]);
  }
  const {
    values: vShape,
    weights: wShape,
    leading,
    span,
    perSample,
  } = alignWeights(name, values.shape, weights.shape);
  if (span === 0 || perSample === 0 || values.size === 0) return tensor1d([0, 0]);
  const axes = Array.from({length: vShape.length - leading.length}, (_, i) => leading.length + i);
  const averaged = axes.length === 0 ? inShape(values, vShape) : mean(inShape(values, vShape), axes);
  const w = spreadOnDevice(weights, wShape, leading);
  const products = whereFlat(equal(w, 0), zerosLike(w), mul(averaged, w));
  const both = concat([reshape(sum(products), [1]), reshape(sum(w), [1])]);
  return perSample === 1 ? both : mul(both, 1 / perSample);
}

/**
 * The sums [weighted values, weights] of every metric that is a weighted mean. The rule is Keras's: values
 * are averaged down to the rank of the weights and multiplied by them; both are averaged over all axes but
 * the batch, and summed. Without weights, every sample counts 1. A mask counts as weights. Samples that a
 * value function leaves out (`ignoreClass`) are in neither sum.
 *
 * Source: `keras.metrics.Mean`, `keras.metrics.MeanMetricWrapper`.
 *
 * @param name the metric's class, for errors
 */
export function weightedMean(name: string, fn: PerSample): Statistic {
  return defineStatistic({
    key: `mean|${fn.key}`,
    merge: totals,
    length: () => 2,
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      const given = maskedWeightsOnCpu(name, batch);
      const weights = fn.leftOut === undefined ? given : fn.leftOut.cpu(name, given, yTrue, yPred);
      addOnCpu(name, fn.cpu(yTrue, yPred), weights, into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const given = maskedWeightsOnDevice(name, batch);
      const weights = fn.leftOut === undefined ? given : fn.leftOut.device(name, given, yTrue, yPred);
      return onDevice(name, fn.device(yTrue, yPred), weights);
    },
  });
}

/** total / count; 0 if nothing was counted. */
export function meanOf(state: Float64Array | undefined): number {
  return state === undefined || state[1] === 0 ? 0 : state[0] / state[1];
}

/** `meanOf` on the device, as a scalar. */
export function meanOnDevice(sums: Tensor): Tensor {
  return tidy(() => reshape(divNoNan(slice(sums, [0], [1]), slice(sums, [1], [1])), []));
}

import {
  divNoNan,
  greaterEqual,
  logicalAnd,
  logicalNot,
  mul,
  reshape,
  slice,
  stack,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {sizeOf} from '../../check.js';
import {toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {entriesOnCpu, entriesOnDevice, inShape, type ShapeRule} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {type AxisLoop, axisLoop, equalRows} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'CriticalSuccessIndex';
const entries: ShapeRule = (yTrue, yPred) => equalRows(NAME, yTrue, yPred);

/** Numbers per place: hits, misses and false alarms. */
export const EVENT_KINDS = 3;

/** The loop over the places along an axis; null: all entries are one place. */
export function placesOf(yTrue: readonly number[], yPred: readonly number[], axis: number | null): AxisLoop {
  const [, shape] = equalRows(NAME, yTrue, yPred);
  if (axis !== null) return axisLoop(NAME, shape, axis);
  return {outer: 1, size: 1, inner: sizeOf(shape), rest: shape, axis: 0};
}

/**
 * Adds the weights of [hits, misses, false alarms] of every place. Values of at least `threshold` are events,
 * on both sides. They are compared in float32.
 */
export function addEvents(
  yTrue: CpuArray,
  yPred: CpuArray,
  weights: CpuData | undefined,
  {threshold, axis}: {readonly threshold: number; readonly axis: number | null},
  into: Float64Array,
): void {
  const {size, inner} = placesOf(yTrue.shape, yPred.shape, axis);
  const {t, p} = entriesOnCpu(yTrue, yPred, entries);
  const least = Math.fround(threshold);
  for (let i = 0; i < p.length; i++) {
    const [happened, predicted] = [Math.fround(t[i]) >= least, Math.fround(p[i]) >= least];
    if (!happened && !predicted) continue;
    const kind = happened && predicted ? 0 : happened ? 1 : 2;
    into[(Math.floor(i / inner) % size) * EVENT_KINDS + kind] += weights === undefined ? 1 : weights[i];
  }
}

/** The same on the device, flat. */
export function eventsOnDevice(
  yTrue: Tensor,
  yPred: Tensor,
  weights: Tensor | undefined,
  {threshold, axis}: {readonly threshold: number; readonly axis: number | null},
): Tensor {
  const {outer, size, inner} = placesOf(yTrue.shape, yPred.shape, axis);
  const {t, p} = entriesOnDevice(yTrue, yPred, entries);
  const least = Math.fround(threshold);
  const [happened, predicted] = [greaterEqual(t, least), greaterEqual(p, least)];
  const kinds = [
    logicalAnd(happened, predicted),
    logicalAnd(happened, logicalNot(predicted)),
    logicalAnd(logicalNot(happened), predicted),
  ];
  const sums = kinds.map(kind => {
    const counted = weights === undefined ? toFloat(kind) : mul(toFloat(kind), inShape(weights, kind.shape));
    return sum(sum(reshape(counted, [outer, size, inner]), 2), 0);
  });
  return reshape(stack(sums, 1), [-1]);
}

/** The critical success index of each place: hits / (hits + misses + false alarms), 0 without any. */
export function successOf(events: ArrayLike<number>): number[] {
  return Array.from({length: events.length / EVENT_KINDS}, (_, c) => {
    const [hits, misses, alarms] = [0, 1, 2].map(kind => events[c * EVENT_KINDS + kind]);
    const all = hits + misses + alarms;
    return all === 0 ? 0 : hits / all;
  });
}

/** The critical success index of each sample. */
function successOfSamples(threshold: number): PerSample {
  const options = {threshold, axis: 0};
  return {
    key: `critical_success_index(${threshold})`,
    cpu(yTrue, yPred) {
      const {size} = placesOf(yTrue.shape, yPred.shape, 0);
      const events = new Float64Array(size * EVENT_KINDS);
      addEvents(yTrue, yPred, undefined, options, events);
      return blocksOf({data: Float64Array.from(successOf(events)), shape: [size], dtype: 'float64'});
    },
    device(yTrue, yPred) {
      const events = reshape(eventsOnDevice(yTrue, yPred, undefined, options), [-1, EVENT_KINDS]);
      return divNoNan(reshape(slice(events, [0, 0], [-1, 1]), [-1]), sum(events, 1));
    },
  };
}

/**
 * Hits / (hits + misses + false alarms) of each sample, where labels and predictions of at least `threshold`
 * are events; 0 without any event. The class of this name counts over all samples.
 *
 * @example
 * criticalSuccessIndex([[0.2, 0.7, 0.9]], [[0.6, 0.7, 0.8]]);   // tensor [0.6667]
 */
export const criticalSuccessIndex = /* @__PURE__ */ pureFunction(
  'criticalSuccessIndex',
  (options: {threshold?: number} = {}): PerSample =>
    successOfSamples(functionOptions('criticalSuccessIndex', options, {threshold: 0.5}).threshold),
);

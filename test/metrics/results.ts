/** Results of a metric on each path that the backend has. */
import {tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {forcePath, type Path} from '../../src/array/path.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import type {StatisticMetric} from '../../src/metrics/base/statistic_metric.js';
import type {MetricResult, TensorLike} from '../../src/types.js';
import {paths} from './on_paths.js';

export type Numbers = number[] | number[][] | number[][][];

export type UpdateArguments = readonly [yTrue: Numbers, yPred: Numbers, sampleWeight?: Numbers];

/** One batch: the arguments of `updateState`, or the same by name, with a mask. */
export type Fed =
  | UpdateArguments
  | {
      readonly yTrue: Numbers;
      readonly yPred: Numbers;
      readonly sampleWeight?: Numbers;
      readonly mask?: Numbers;
    };

function update(metric: Metric, batch: Fed): void {
  if ('yTrue' in batch) {
    const {yTrue, yPred, sampleWeight, mask} = batch;
    (metric as StatisticMetric).updateBatch({
      yTrue: tensor(yTrue),
      yPred: tensor(yPred),
      sampleWeight: sampleWeight && tensor(sampleWeight),
      mask: mask && tensor(mask, undefined, 'bool'),
    });
  } else {
    const [yTrue, yPred, sampleWeight] = batch;
    metric.updateState(tensor(yTrue), tensor(yPred), sampleWeight && tensor(sampleWeight));
  }
}

/** Disposes the metric. */
export async function resultOn(path: Path, metric: Metric, batches: readonly Fed[]): Promise<MetricResult> {
  forcePath(path);
  try {
    for (const batch of batches) tidy(() => update(metric, batch));
    return (await metric.result()) as MetricResult;
  } finally {
    metric.dispose();
    forcePath(undefined);
  }
}

export type Update = readonly [yTrue: TensorLike, yPred?: TensorLike, sampleWeight?: TensorLike];

/** The result after these updates, on the path that is forced. Disposes the metric. */
export async function resultOf(metric: Metric, ...updates: readonly Update[]): Promise<MetricResult> {
  try {
    for (const update of updates) metric.updateState(...update);
    return (await metric.result()) as MetricResult;
  } finally {
    metric.dispose();
  }
}

const numbersIn = (x: unknown): number[] =>
  typeof x === 'object' && x !== null ? Object.values(x).flatMap(numbersIn) : [x as number];

/**
 * Fails unless both have the same numbers: NaN and the infinities exactly, others up to an absolute
 * difference.
 */
export function expectNumbers(got: MetricResult, want: MetricResult, tolerance: number): void {
  const [g, w] = [got, want].map(numbersIn);
  expect(g.length, `got ${g.join(', ')}`).to.equal(w.length);
  w.forEach((x, i) =>
    Number.isFinite(x) ? expect(g[i]).to.be.closeTo(x, tolerance) : expect(g[i]).to.deep.equal(x),
  );
}

/** Fails unless the metric has this result on every path. */
export async function expectResult(
  make: () => Metric,
  batches: readonly Fed[],
  want: MetricResult,
  tolerance = 1e-5,
): Promise<void> {
  for (const path of paths()) expectNumbers(await resultOn(path, make(), batches), want, tolerance);
}

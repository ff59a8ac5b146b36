/** A specimen on one path: how it is fed, what comes out of it, and when two results are the same. */
import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {Metric} from '../../../src/metrics/base/metric.js';
import type {StatisticMetric} from '../../../src/metrics/base/statistic_metric.js';
import type {Path} from '../../../src/array/path.js';
import type {MetricResult, TensorLike} from '../../../src/types.js';
import {valuesOf} from '../../vectors/kinds/functions/arrangement.js';
import {metricOf} from '../../vectors/kinds/functions/retrieval.js';
import {rowCount, type Rows, rowsAt, type Specimen} from '../../vectors/specimens.js';
import {show, tensorOf} from '../../vectors/values.js';

export const range = (from: number, to: number): number[] =>
  Array.from({length: to - from}, (_, i) => from + i);

/** The CPU counts in float64, the device in float32. */
const TOLERANCE = {cpu: 1e-9, device: 2e-5};

/** Calls `updateState` the way a metric of this kind takes it. */
export function update(
  metric: Metric,
  batch: {[K in 'yTrue' | 'yPred' | 'sampleWeight' | 'mask' | 'groups']?: TensorLike},
): void {
  const {yTrue, yPred, sampleWeight, mask, groups} = batch;
  if (mask !== undefined || groups !== undefined)
    (metric as StatisticMetric).updateBatch({...batch, yPred: yPred as TensorLike});
  else if (yTrue === undefined) metric.updateState(yPred as TensorLike, sampleWeight);
  else metric.updateState(yTrue, yPred, sampleWeight);
}

export class Trial {
  readonly specimen: Specimen;
  readonly path: Path;

  constructor(specimen: Specimen, path: Path) {
    this.specimen = specimen;
    this.path = path;
  }

  get rows(): Rows {
    return this.specimen.rows;
  }

  get count(): number {
    return rowCount(this.rows);
  }

  make(): Metric {
    const {className, config} = this.specimen;
    return metricOf(className, config);
  }

  /** Adds rows as one batch: nested arrays, which keep float64, on the CPU; tensors on the device. */
  feed(metric: Metric, rows: Rows): void {
    if (this.path === 'device') this.feedTensors(metric, rows);
    else {
      const {yTrue, yPred, sampleWeight, mask, groups} = rows;
      update(metric, {
        yTrue: yTrue && valuesOf(yTrue),
        yPred: valuesOf(yPred),
        sampleWeight: sampleWeight && valuesOf(sampleWeight),
        mask: mask && valuesOf(mask),
        groups: groups && valuesOf(groups),
      });
    }
  }

  feedTensors(metric: Metric, {yTrue, yPred, sampleWeight, mask, groups}: Rows): void {
    const made: Tensor[] = [];
    const keep = (x: Rows['yTrue']): Tensor | undefined => {
      if (x === undefined) return undefined;
      made.push(tensorOf(x));
      return made[made.length - 1];
    };
    try {
      const [labels, predictions, weights] = [yTrue, yPred, sampleWeight].map(keep);
      const rest = {mask: keep(mask), groups: keep(groups)};
      update(metric, {yTrue: labels, yPred: predictions, sampleWeight: weights, ...rest});
    } finally {
      dispose(made);
    }
  }

  /** The result of a new metric over the rows, cut into batches of these sizes. */
  async over(rows: Rows = this.rows, sizes: readonly number[] = [rowCount(rows)]): Promise<MetricResult> {
    const metric = this.make();
    try {
      let at = 0;
      for (const size of sizes) this.feed(metric, rowsAt(rows, range(at, (at += size))));
      return await resultOf(metric);
    } finally {
      metric.dispose();
    }
  }

  /** Fails unless both results are the same, up to rounding. */
  expectSame(got: MetricResult, want: MetricResult, tolerance = TOLERANCE[this.path]): void {
    if (!isSame(got, want, tolerance)) throw new Error(`got ${show(got)}, want ${show(want)}`);
  }
}

export async function resultOf(metric: Metric): Promise<MetricResult> {
  return (await metric.result()) as MetricResult;
}

export function isSame(got: unknown, want: unknown, tolerance: number): boolean {
  if (typeof got === 'number' && typeof want === 'number') {
    return Object.is(got, want) || Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));
  }
  if (typeof got !== 'object' || typeof want !== 'object' || got === null || want === null)
    return got === want;
  const [keys, others] = [Object.keys(got), Object.keys(want)];
  return (
    keys.length === others.length &&
    keys.every(key =>
      isSame((got as Record<string, unknown>)[key], (want as Record<string, unknown>)[key], tolerance),
    )
  );
}

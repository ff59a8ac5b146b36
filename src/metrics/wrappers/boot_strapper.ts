import {tensor1d} from '@tensorflow/tfjs-core';
import {checkCount, checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {poissonDraws} from '../../functional/core/poisson_draws.js';
import {quantileBetween} from '../../functional/core/quantile.js';
import {scaleRowWeightsOnDevice, scaleRowWeightsOnCpu} from '../../functional/core/scale_row_weights.js';
import {sumOf} from '../../lists.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch, BatchData, BatchView} from '../../array/batch_view.js';
import type {MetricWeight} from '../../state/metric_weight.js';
import type {Direction, MetricResult, NestedNumbers} from '../../types.js';
import {DeclaredWeights} from '../base/declared_weights.js';
import type {MetricState} from '../base/metric_state.js';
import {checkDrawable} from './check_weighted.js';
import {emptyOf} from './inner_metrics.js';
import {entrywise, isRecord, joinRecords, type NumbersByName, single} from './records.js';
import {SingleWrapper, type WrapperOptions} from './single_wrapper.js';
import type {ResultParts} from './wrapper_metric.js';
import {formatValue} from '../../format_value.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface BootStrapperOptions extends WrapperOptions {
  /** The number of resampled metrics. Default: 10. */
  numBootstraps?: number;
  /** Report their mean. Default: true. */
  mean?: boolean;
  /** Report their standard deviation, of a sample. Default: true. */
  std?: boolean;
  /** Report these quantiles, each in 0..1, as `quantile_0.05`. Default: null, none. */
  quantile?: number | readonly number[] | null;
  /** Report all of them. Default: false. */
  raw?: boolean;
  /** An integer that determines all draws. Default: 0. */
  seed?: number;
}

/**
 * How uncertain a metric's result is: its spread over resampled data.
 *
 * - Formula: `numBootstraps` times the metric, in each of which every sample counts Poisson(1) times; a draw
 *   multiplies the sample's weight. `mean`, `std` (with n - 1), quantiles (linear between neighbors).
 * - Shapes: those of the metric, with the batch first.
 * - Result: `{mean, std, 'quantile_0.05', raw}`, as requested, before data too; for an array entry by entry,
 *   for a record `{key_mean, ...}`. NaN if the metric is NaN in one of the replicates (for example because a
 *   class is missing). With very few samples, a replicate may draw none: then it has the value before data.
 *
 * Draws are a function of (seed, replicate, number of the sample): results do not depend on batches or the
 * backend. Shards that will be merged need different seeds; they can be merged all the same. Nothing is read
 * from the device. The metric has to use weights. `samplingStrategy: 'multinomial'` of torchmetrics needs all
 * samples at once, and is not supported.
 *
 * Source: `torchmetrics.wrappers.BootStrapper`.
 *
 * @example
 * const m = new BootStrapper({metric: new MeanAbsoluteError(), numBootstraps: 20, std: false});
 * m.updateState([1, 2, 3, 4], [1.5, 2.5, 3.5, 4.5]);
 * await m.result();   // {mean: 0.5}
 */
export class BootStrapper<N extends string = MetricNames['BootStrapper']> extends SingleWrapper {
  static override className = 'BootStrapper';
  declare readonly [KEY]?: Key<N>;
  private readonly options: Required<
    Pick<BootStrapperOptions, 'numBootstraps' | 'mean' | 'std' | 'raw' | 'seed'>
  >;
  private readonly quantiles: readonly number[];
  private readonly samples: MetricWeight;

  constructor(options: BootStrapperOptions & Named<N>) {
    const {
      numBootstraps = 10,
      mean = true,
      std = true,
      quantile = null,
      raw = false,
      seed = 0,
    } = optionsOf(new.target, options);
    super(options, {numBootstraps, mean, std, quantile, raw, seed});
    const {className} = this;
    checkCount(className, 'numBootstraps', numBootstraps, 1);
    for (const [option, value] of Object.entries({mean, std, raw})) checkFlag(className, option, value);
    if (!Number.isInteger(seed))
      throw new UsageError(className, `seed must be a whole number; got ${formatValue(seed)}.`);
    this.quantiles = quantile === null ? [] : [quantile].flat();
    for (const q of this.quantiles) {
      if (!(q >= 0 && q <= 1))
        throw new UsageError(className, `quantile must be in 0..1; got ${formatValue(q)}.`);
    }
    if (!mean && !std && !raw && this.quantiles.length === 0) {
      throw new UsageError(className, 'there is nothing to report: mean, std, quantile or raw.');
    }
    checkDrawable(className, this.inner);
    this.options = {numBootstraps, mean, std, raw, seed};
    this.samples = this.declareWeight(DeclaredWeights, 'samples');
  }

  prepare(view: BatchView): () => void {
    const {yPred} = view.shapes;
    const rows = yPred.shape[0] ?? 1;
    const count = this.samples.currentValue;
    const first = count.valuesFrom([])[0];
    const put = this.prepareEach(this.resampled(view, first, rows));
    if (view.isEmpty) return () => undefined;
    return () => {
      put();
      count.assignAdd(rows, this.className);
    };
  }

  private resampled(view: BatchView, first: number, rows: number): Batch<BatchData>[] {
    const {className} = this;
    const {numBootstraps, seed} = this.options;
    const draws = Array.from({length: numBootstraps}, (_, b) => poissonDraws(seed, b, first, rows));
    if (view.path === 'cpu') {
      const {mask: _, ...batch} = view.cpu();
      const weights = maskedWeightsOnCpu(className, view.cpu());
      return draws.map(d => ({...batch, sampleWeight: scaleRowWeightsOnCpu(className, weights, d)}));
    }
    const {mask: _, ...batch} = view.device();
    const weights = maskedWeightsOnDevice(className, view.device());
    return draws.map(d => ({
      ...batch,
      sampleWeight: scaleRowWeightsOnDevice(className, weights, tensor1d(Float32Array.from(d))),
    }));
  }

  protected resultParts({children}: MetricState): ResultParts {
    if (children.length === 0) return this.partsOfOne(undefined);
    return this.partsOfEach(children);
  }

  protected override resultFrom(results: readonly MetricResult[]): MetricResult {
    const {numBootstraps} = this.options;
    // Before data, all have the same result.
    const all = results.length === 1 ? new Array<MetricResult>(numBootstraps).fill(results[0]) : results;
    const [first] = all;
    if (!isRecord(first)) return this.summary(all as NestedNumbers[]);
    return joinRecords(
      this.className,
      Object.keys(first).map(key => [key, this.summary(all.map(r => (r as NumbersByName)[key]))]),
    );
  }

  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    return this.resultFrom([emptyOf(this.inner, outputShape)]);
  }

  override directionOf(entry: string): Direction {
    if (/(^|_)std(_|$)/.test(entry)) return undefined;
    return this.inner.directionOf(entry.replace(/_?(mean|quantile_[\d.]+|raw)(?=_|$)/, ''));
  }

  /** Seeds may differ, and those of shards must. */
  protected override configText(...how: Parameters<SingleWrapper['configText']>): string {
    const config = JSON.parse(super.configText(...how)) as Record<string, unknown>;
    return JSON.stringify({...config, seed: undefined});
  }

  protected override checkChildren(count: number): void {
    const {numBootstraps} = this.options;
    if (count === 0 || count === numBootstraps) return;
    throw new UsageError(
      this.className,
      `setState: the state has ${count} replicates, this one ${numBootstraps}.`,
    );
  }

  private summary(given: readonly NestedNumbers[]): NumbersByName {
    const results = given.map(single);
    const {mean, std, raw} = this.options;
    return {
      ...(mean && {mean: entrywise(results, meanOf)}),
      ...(std && {std: entrywise(results, stdOf)}),
      ...Object.fromEntries(
        this.quantiles.map(q => [`quantile_${q}`, entrywise(results, numbers => quantileOf(numbers, q))]),
      ),
      ...(raw && {raw: results}),
    };
  }
}

function meanOf(numbers: readonly number[]): number {
  return sumOf(numbers) / numbers.length;
}

function stdOf(numbers: readonly number[]): number {
  const mean = meanOf(numbers);
  const squares = numbers.map(x => (x - mean) ** 2);
  return Math.sqrt(sumOf(squares) / (numbers.length - 1));
}

function quantileOf(numbers: readonly number[], q: number): number {
  if (numbers.some(Number.isNaN)) return NaN;
  return quantileBetween({values: [...numbers].sort((a, b) => a - b), weights: undefined}, q);
}

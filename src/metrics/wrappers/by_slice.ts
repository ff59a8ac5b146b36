import {equal, type Tensor} from '@tensorflow/tfjs-core';
import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {
  groupedOnDevice,
  groupedOnCpu,
  type GroupSource,
  type ToGroup,
} from '../../functional/labels/groups.js';
import {scaleRowWeightsOnDevice, scaleRowWeightsOnCpu} from '../../functional/core/scale_row_weights.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch, BatchData, BatchView} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Direction, MetricResult, TensorLike} from '../../types.js';
import type {MetricState} from '../base/metric_state.js';
import {checkWeighted} from './check_weighted.js';
import {emptyOf} from './inner_metrics.js';
import {joinRecords, type NumbersByName, ownerOf, parted} from './records.js';
import {SingleWrapper, type WrapperOptions} from './single_wrapper.js';
import type {ResultParts} from './wrapper_metric.js';
import {formatValue} from '../../format_value.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface BySliceOptions extends WrapperOptions {
  /**
   * The groups by name: `{young: 0, old: 1}`; a list of names means 0, 1, ... Samples of other groups are in
   * no slice.
   */
  slices: readonly string[] | Readonly<Record<string, number>>;
  /**
   * Where the group of a sample is found. `'groups'`: the fourth argument of `updateState`. `'yTrue'`: its
   * class, or the label itself if there is one score. `{labelColumn: k}`: column k of yTrue, which the metric
   * does not see. `(yTrue, yPred) => ids`: a function that computes them, as a tensor. Default: `'groups'`.
   */
  by?: GroupSource;
  /** Also report the metric over all samples, as `overall`. Default: true. */
  overall?: boolean;
}

const OVERALL = 'overall';

/**
 * A metric for each group of samples.
 *
 * - Formula: the metric over the samples of the group: samples of other groups have weight 0.
 * - Shapes: those of the metric, with the batch first; groups [batch] or [batch, 1], numbers, or strings that
 *   name slices. `updateState(yTrue, yPred, sampleWeight?, groups)` standalone; in a model, with another
 *   `by`.
 * - Result: `{[slice]: result, overall}`, for a metric with a record, `{[slice_key]: number}`; for a slice
 *   without samples, the value before data.
 *
 * The metric has to use weights. With `by` as a function, there is no config, so the metric cannot be saved.
 *
 * @example
 * const m = new BySlice({metric: new MeanAbsoluteError(), slices: ['young', 'old']});
 * m.updateState([1, 2, 3, 4], [1, 3, 3, 7], null, ['young', 'old', 'young', 'old']);
 * await m.result();   // {young: 0, old: 2, overall: 1}
 */
export class BySlice<N extends string = MetricNames['BySlice']> extends SingleWrapper {
  static override className = 'BySlice';
  declare readonly [KEY]?: Key<N>;
  private readonly by: GroupSource;
  private readonly names: readonly string[];
  private readonly ids: readonly number[];
  private readonly overall: boolean;

  constructor(options: BySliceOptions & Named<N>) {
    const {slices, by = 'groups', overall = true} = optionsOf(new.target, options);
    super(options, {slices, by, overall});
    const {className} = this;
    const byName = Array.isArray(slices) ? slices.map((name: string, i) => [name, i] as const) : undefined;
    const all = byName ?? Object.entries((slices as Readonly<Record<string, number>> | undefined) ?? {});
    checkSlices(className, all, overall);
    checkSource(className, by);
    checkWeighted(className, this.inner, 'rows of other groups are left out');
    if (this.inner.takesValues && by !== 'groups') {
      throw new UsageError(
        className,
        `${this.inner.className} sees no labels: groups have to be given to updateState.`,
      );
    }
    this.by = by;
    this.names = all.map(([name]) => name);
    this.ids = all.map(([, id]) => id);
    this.overall = checkFlag(this.className, 'overall', overall);
  }

  /** Adds a batch with the group of each sample: a number, or the name of a slice. */
  override updateState(
    yTrue: TensorLike,
    yPred?: TensorLike,
    sampleWeight?: TensorLike | null,
    groups?: TensorLike | readonly string[],
  ): void {
    const batch = this.takesValues
      ? this.batchOf(yTrue, yPred)
      : this.batchOf(yTrue, yPred, sampleWeight ?? undefined);
    const given = this.takesValues ? (groups ?? sampleWeight ?? undefined) : groups;
    this.updateBatch({...batch, groups: given === undefined ? undefined : this.idsOf(given)});
  }

  prepare(view: BatchView): () => void {
    const {children} = this.current;
    const batches = view.path === 'cpu' ? this.cpuSlices(view.cpu()) : this.deviceSlices(view.device());
    const put = this.prepareEach(batches);
    if (view.isEmpty && children.length === 0) return () => undefined;
    return put;
  }

  override getConfig(): Record<string, unknown> {
    if (typeof this.by !== 'function') return super.getConfig();
    throw new UsageError(
      this.className,
      'it cannot be saved, and has no config: by is a function, which is not JSON. ' +
        "Give groups, by: 'yTrue' or by: {labelColumn: number}.",
    );
  }

  protected override checkChildren(count: number): void {
    const wanted = this.ids.length + (this.overall ? 1 : 0);
    if (count === 0 || count === wanted) return;
    throw new UsageError(this.className, `setState: the state has ${count} slices, this metric ${wanted}.`);
  }

  protected resultParts({children}: MetricState): ResultParts {
    if (children.length === 0) return this.partsOfOne(undefined);
    return this.partsOfEach(children);
  }

  protected override resultFrom(results: readonly MetricResult[]): MetricResult {
    // Before data, all have the same result.
    const of = (i: number): MetricResult => (results.length === 1 ? results[0] : results[i]);
    return joinRecords(
      this.className,
      this.reported.map((name, i) => [name, of(i)]),
    );
  }

  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    return this.resultFrom([emptyOf(this.inner, outputShape)]);
  }

  override logged(result: MetricResult): MetricResult {
    const parts = parted(result as NumbersByName, this.reported);
    return joinRecords(
      this.className,
      parts.map(([name, part]) => [name, this.inner.logged(part)]),
    );
  }

  override directionOf(entry: string): Direction {
    const slice = ownerOf(entry, this.reported);
    if (slice === undefined || slice === entry) return this.direction;
    return this.inner.directionOf(entry.slice(slice.length + 1));
  }

  /** The names of the entries of the result. */
  private get reported(): string[] {
    return [...this.names, ...(this.overall ? [OVERALL] : [])];
  }

  /** True if groups have to be given with every batch. @internal */
  get readsGroups(): boolean {
    return this.by === 'groups';
  }

  /** Groups as the numbers of slices. @internal */
  idsOf(groups: TensorLike | readonly string[]): TensorLike {
    if (!Array.isArray(groups) || typeof groups[0] !== 'string') return groups as TensorLike;
    // A name that is not a slice becomes NaN, which is not an id.
    return (groups as readonly string[]).map(name => this.ids[this.names.indexOf(name)] ?? NaN);
  }

  private cpuSlices(batch: Batch<CpuArray>): Batch<BatchData>[] {
    const {className} = this;
    const {yTrue, ids} = groupedOnCpu(className, this.by, toGroup(batch));
    const weights = maskedWeightsOnCpu(className, batch);
    const rest = {...(batch.yTrue && {yTrue}), yPred: batch.yPred};
    const slices = this.ids.map(id => {
      const inside = Float64Array.from(ids.data, g => (g === id ? 1 : 0));
      return {...rest, sampleWeight: scaleRowWeightsOnCpu(className, weights, inside)};
    });
    return this.overall ? [...slices, {...batch, ...rest, groups: undefined}] : slices;
  }

  private deviceSlices(batch: Batch<Tensor>): Batch<BatchData>[] {
    const {className} = this;
    const {yTrue, ids} = groupedOnDevice(className, this.by, toGroup(batch));
    const weights = maskedWeightsOnDevice(className, batch);
    const rest = {...(batch.yTrue && {yTrue}), yPred: batch.yPred};
    const slices = this.ids.map(id => {
      const inside = toFloat(equal(ids, id));
      return {...rest, sampleWeight: scaleRowWeightsOnDevice(className, weights, inside)};
    });
    return this.overall ? [...slices, {...batch, ...rest, groups: undefined}] : slices;
  }
}

function toGroup<A>({yTrue, yPred, groups}: Batch<A>): ToGroup<A> {
  return {yTrue: yTrue ?? yPred, yPred, groups};
}

function checkSlices(where: string, slices: readonly (readonly [string, number])[], overall: boolean): void {
  const right = slices.every(([name, id]) => typeof name === 'string' && typeof id === 'number');
  if (slices.length === 0 || !right) {
    throw new UsageError(where, 'slices has to name the groups: ["young", "old"], or {young: 0, old: 1}.');
  }
  const names = new Set(slices.map(([name]) => name));
  if (names.size < slices.length || (overall && names.has(OVERALL))) {
    throw new UsageError(
      where,
      `slices needs different names, none of them "${OVERALL}"; got ${[...names].join(', ')}.`,
    );
  }
}

function checkSource(where: string, by: GroupSource): void {
  if (by === 'groups' || by === 'yTrue' || typeof by === 'function') return;
  if (typeof by === 'object' && by !== null && Number.isInteger(by.labelColumn)) return;
  throw new UsageError(
    where,
    `by must be 'groups', 'yTrue', {labelColumn: number} or a function; got ${formatValue(by)}.`,
  );
}

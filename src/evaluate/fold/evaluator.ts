import {tidy} from '@tensorflow/tfjs-core';
import {checkNames} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {MetricsArgument} from '../../metrics/compile/compile_metrics.js';
import {metricEntries} from '../../metrics/logs/log_entries.js';
import {TFJS_METRICS} from '../../metrics/names/tfjs_metrics.js';
import {checkDrawable} from '../../metrics/wrappers/check_weighted.js';
import {checkOptions, optionsOf} from '../../options.js';
import {setOwn} from '../../own_property.js';
import type {MetricResult} from '../../types.js';
import {restoreTotals} from '../counts/totals.js';
import {checkFingerprint, type Fingerprint, fingerprintOf} from './fingerprint.js';
import {type EvaluationBatch, FoldBatch} from './fold_batch.js';
import {checkState, commonSizes, exceptOf} from './check_state.js';
import {FoldState} from './fold_state.js';
import {
  type LastSizes,
  newStates,
  type OutputShapes,
  type PlannedMetric,
  planMetrics,
  sizesOf,
} from './metric_plan.js';
import {stateContents} from './state_bytes.js';
import {
  checkCounted,
  type FoldStatistic,
  statesWithout,
  statisticsOf,
  totalsOfVectors,
} from './statistics.js';

const WHERE = 'evaluator';
export interface EvaluatorOptions {
  /** Names of several outputs. Keys of their metrics begin with them. Default: one output. */
  readonly outputs?: readonly string[];
}

/**
 * A fold over batches and states, in one process or in many: a worker counts a shard, its state travels as
 * bytes, and another process merges the states. The functions have no side effects but on the state that
 * they are given first; `add` and `merge` may reuse it, so use the state that they return.
 *
 * @example
 * const fold = evaluator(['mae']);
 * const shards = [fold.create(), fold.create()].map(state => fold.add(state, {yTrue: [[1]], yPred: [[3]]}));
 * await fold.finish(fold.merge(shards[0], shards[1]));   // {mae: 2}
 */
export class Evaluator {
  private readonly metrics: MetricsArgument;
  /** Names of the outputs. A single one is called `output`, and its name is in no key. */
  readonly outputs: readonly string[];
  private readonly fingerprint: Fingerprint;
  private readonly plans = new Map<string, PlannedMetric[]>();

  /** @internal */
  constructor(metrics: MetricsArgument, options: EvaluatorOptions = {}) {
    const {outputs = ['output']} = checkOptions(WHERE, optionsOf(WHERE, options), ['outputs']);
    checkNames(WHERE, 'outputs', outputs);
    if (outputs.length === 0) throw new UsageError(WHERE, 'outputs has no names.');
    this.metrics = metrics;
    this.outputs = [...outputs];
    this.fingerprint = fingerprintOf(metrics, this.outputs);
  }

  /**
   * A state that has counted nothing.
   *
   * @param options `except`: the keys of `statistics()` that the state leaves out, because their vectors come
   *   from elsewhere
   */
  create(options: {readonly except?: readonly string[]} = {}): FoldState {
    return new FoldState(this.fingerprint, {except: exceptOf(`${WHERE}.create`, options)});
  }

  /**
   * Adds one batch. Its tensors stay the caller's.
   *
   * @throws UsageError for a batch that a metric refuses, or what a custom metric throws. Then the state is
   *   unchanged.
   */
  add(state: FoldState, batch: EvaluationBatch): FoldState {
    this.check(state);
    tidy(() => {
      const where = `${WHERE}.add`;
      const given = FoldBatch.of(where, batch, this.outputs);
      if (given.samples === 0) return;
      const sizes = commonSizes(where, state.sizes, given.sizes, all => this.plan(all));
      const plan = this.plan(sizes);
      const inputs = given.inputs(plan);
      const create = () => statesWithout(state.except, plan, this.outputs, sizes);
      state.update(create, states => states.updateAll(inputs), given.samples);
      state.sizes = sizes;
    });
    return state;
  }

  /**
   * Adds one batch to several states, in each of which samples count by other factors.
   *
   * @param factorsOf returns the factor of each sample in a state
   * @returns the number of samples
   * @internal
   */
  addReplicates(
    states: readonly FoldState[],
    batch: EvaluationBatch,
    factorsOf: (index: number, samples: number) => Float64Array,
  ): number {
    return tidy(() => {
      const given = FoldBatch.of(`${WHERE}.add`, batch, this.outputs);
      const {sizes, samples} = given;
      if (samples === 0) return 0;
      const plan = this.plan(sizes);
      for (const {metric} of plan) checkDrawable(WHERE, metric);
      const create = () => newStates(plan);
      states.forEach((state, i) => {
        const inputs = given.withFactors(factorsOf(i, samples)).inputs(plan);
        state.update(create, one => one.updateAll(inputs), samples);
        state.sizes ??= sizes;
      });
      return samples;
    });
  }

  /**
   * Adds what another state has counted. The result has the same bytes in whatever order and grouping states
   * are merged. The other state keeps its values.
   *
   * @throws UsageError for a state of other metrics or other shapes. Then both states are unchanged.
   */
  merge(state: FoldState, other: FoldState): FoldState {
    this.check(state);
    this.check(other);
    const where = `${WHERE}.merge`;
    const sizes = commonSizes(where, state.sizes, other.sizes, all => this.plan(all));
    state.absorb(other, where);
    state.sizes = sizes;
    return state;
  }

  /**
   * The state that `toBytes()` wrote, in this process or in another one.
   *
   * @throws UsageError for bytes of other metrics or another version, and for bytes that were cut or changed
   */
  fromBytes(bytes: Uint8Array | ArrayBuffer): FoldState {
    const {fingerprint, sizes, samples, totals} = stateContents(bytes);
    checkFingerprint('fromBytes', this.fingerprint, fingerprint);
    return new FoldState(this.fingerprint, {sizes, samples, merged: totals});
  }

  /**
   * The statistics that the metrics are computed from, for data of these shapes. A database that can compute
   * such a vector passes it to `fromStatistics`. Metrics that are not listed, such as wrappers, need batches.
   *
   * @param shapes of labels and predictions, with null for the batch; by output, if there are several
   */
  statistics(shapes: OutputShapes | readonly OutputShapes[]): FoldStatistic[] {
    const sizes = sizesOf(shapes);
    const plan = this.plan(sizes);
    return statisticsOf(newStates(plan), plan, this.outputs, sizes).map(({slot: _, ...one}) => one);
  }

  /**
   * A state of vectors that were counted elsewhere. What it does not contain can come from another state
   * (`create({except})`), which is merged with it.
   *
   * @param vectors by the keys of `statistics()`; all that a metric needs, or none of them
   * @param samples the number of samples that they were counted over, unless another state counts these
   * @throws UsageError for an unknown statistic, for another length, and if a metric needs another one too
   */
  fromStatistics(
    shapes: OutputShapes | readonly OutputShapes[],
    vectors: Readonly<Record<string, ArrayLike<number>>>,
    samples = 0,
  ): FoldState {
    const merged = totalsOfVectors(`${WHERE}.fromStatistics`, this.statistics(shapes), vectors);
    return new FoldState(this.fingerprint, {sizes: sizesOf(shapes), samples, merged});
  }

  /**
   * The results by the keys that the logs of a compiled model have: one number for each key. The state stays
   * usable: more can be added.
   */
  async finish(state: FoldState): Promise<Record<string, number>> {
    const results: Record<string, number> = {};
    for (const {key, metric, result} of await this.read(state)) {
      for (const [name, value] of metricEntries(key, metric, result)) setOwn(results, name, value);
    }
    return results;
  }

  /** The results as the metrics return them, by key: curves, matrices and records too. */
  async results(state: FoldState): Promise<Record<string, MetricResult>> {
    const results: Record<string, MetricResult> = {};
    for (const {key, result} of await this.read(state)) setOwn(results, key, result);
    return results;
  }

  private async read(state: FoldState): Promise<(PlannedMetric & {readonly result: MetricResult})[]> {
    this.check(state);
    const plan = this.plan(state.sizes);
    const totals = await state.totals();
    const states = newStates(plan);
    try {
      checkCounted(totals, states, plan, state.samples);
      restoreTotals(totals, states);
      const results = await states.read();
      return plan.map(one => ({...one, result: results.get(one.key) as MetricResult}));
    } finally {
      states.dispose();
    }
  }

  /** The metrics for outputs of these shapes. @internal */
  plan(sizes: readonly LastSizes[] | undefined): PlannedMetric[] {
    const key = JSON.stringify(sizes) ?? '';
    let plan = this.plans.get(key);
    if (plan === undefined) {
      plan = planMetrics(WHERE, this.metrics, this.outputs, sizes, TFJS_METRICS);
      this.plans.set(key, plan);
    }
    return plan;
  }

  private check(state: FoldState): void {
    checkState(WHERE, state, this.fingerprint);
  }
}

/**
 * A fold that evaluates metrics over batches, shards and processes.
 *
 * @param metrics as in `compile`: metrics, names that tfjs knows or `registerMetrics` has registered, and
 *   configs; with several outputs also by output. All of them use the sample weights.
 *
 * @throws UsageError for unknown options
 *
 * @example
 * const fold = evaluator(['accuracy', new AUC()]);
 * let state = fold.create();
 * state = fold.add(state, {yTrue: [[0], [1]], yPred: [[0.2], [0.9]]});
 * const bytes = await state.toBytes();
 * state = fold.merge(state, fold.fromBytes(bytes));
 * await fold.finish(state);   // {acc: 1, auc: 1}
 */
export function evaluator(metrics: MetricsArgument, options?: EvaluatorOptions): Evaluator {
  return new Evaluator(metrics, options);
}

import type {Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../errors.js';
import type {InnerModel} from '../tfjs/internals.js';
import {tfjsLoss} from '../tfjs/model/named_losses.js';
import type {MetricTable} from '../metrics/names/metric_table.js';
import {directionUnder, expandedKeys, type KeyedMetric} from '../metrics/logs/expanded_keys.js';
import {LogKeys} from '../metrics/logs/log_keys.js';
import type {Direction} from '../types.js';
import {PLACE, type Place} from './compile/loss_layout.js';
import {penaltyGroups} from './compile/loss_terms.js';
import {areClassIds, shapeRule, takesEither} from './compile/output_losses.js';
import {DiscoveredKeys} from './pass/discovered_keys.js';
import type {LogRecord} from './pass/pass.js';
import {buildPlan, type CompileSpec, type Labels, type Plan} from './compile/plan.js';
import {reportsTheSame} from './compile/same_spec.js';
import type {StepContext} from './pass/step.js';
import type {TrackedItem} from './pass/tracked.js';
import {checkLabelled, completeTargets, refuseMetrics, type TargetsFor} from './data/unlabelled.js';
import {appendAll, replaceAll} from '../lists.js';
import type {WithMetricsOptions} from './types.js';

/** The model that trains: a Sequential creates it at every compile outside a training (C1). */
export function innerOf(outer: LayersModel): InnerModel {
  return ((outer as {model?: unknown}).model ?? outer) as InnerModel;
}

/** The parts of a running training that the model's methods call: see `install`. */
export interface RunningTraining {
  readonly trainFunction: {
    run(data: readonly (Tensor | null)[]): void;
    recompiled(reportsTheSame: boolean): void;
  };
  readonly validation: {
    schedule(ins: readonly Tensor[], batchSize: number): void;
    runOnGivenData(): Promise<void>;
  };
  readonly fitData: {
    readonly isNoted: boolean;
    takeWeights(weights: readonly (Tensor | undefined)[]): void;
    note(inputsAndTargets: readonly Tensor[], weights: readonly (Tensor | null)[]): void;
  };
}

/** What the library knows about one extended model. */
export class Extension {
  readonly outer: LayersModel;
  /** As they were given to `withMetrics`. */
  readonly options: WithMetricsOptions;
  /** How log keys are made: as `withMetrics` was told, or as the model was saved with. */
  readonly names: 'tfjs' | 'keras';
  /** What names of metrics mean. */
  table: MetricTable;
  readonly tracked: TrackedItem[] = [];
  private compiledSpec: CompileSpec | undefined;
  private running: RunningTraining | undefined;
  private readonly discovered = new DiscoveredKeys(() => this.table);
  private plan: {readonly signature: string; readonly plan: Plan} | undefined;
  private resultOrder: {readonly signature: string; readonly keys: readonly string[]} | undefined;
  /** The keys of the last record, which also tell how many values each metric has. */
  private recorded: readonly string[] | undefined;

  constructor(outer: LayersModel, options: WithMetricsOptions, names: 'tfjs' | 'keras', table: MetricTable) {
    this.outer = outer;
    this.options = options;
    this.names = names;
    this.table = table;
  }

  /** The model that trains. */
  get inner(): InnerModel {
    return innerOf(this.outer);
  }

  /** What was compiled last. */
  get spec(): CompileSpec | undefined {
    return this.compiledSpec;
  }

  /** The training that is running. */
  get training(): RunningTraining | undefined {
    return this.running;
  }

  begin(training: RunningTraining): void {
    this.running = training;
  }

  end(): void {
    this.running = undefined;
  }

  compiled(spec: CompileSpec): void {
    const before = this.compiledSpec;
    this.compiledSpec = spec;
    this.plan = undefined;
    this.discovered.forgetEntries();
    this.forgetKeys();
    this.publishKeys();
    this.running?.trainFunction.recompiled(before !== undefined && reportsTheSame(before, spec));
  }

  track(items: readonly TrackedItem[]): void {
    appendAll(this.tracked, items);
    this.forgetKeys();
    if (this.spec !== undefined) this.publishKeys();
  }

  /** What a pass over data with such targets computes. */
  contextFor(targets: readonly Tensor[] | undefined): StepContext {
    const {spec} = this;
    if (spec === undefined)
      throw new UsageError('model', 'compile it before training or evaluating: model.compile({...}).');
    const labels = spec.losses.map((loss, i): Labels => {
      if (shapeRule(loss, 'full') === tfjsLoss('sparseCategoricalCrossentropy')) return 'ids';
      if (!takesEither(loss) || targets === undefined) return 'full';
      return areClassIds(targets[i].shape, spec.outputShapes[i]) ? 'ids' : 'full';
    });
    const penalties = penaltyGroups(this.inner);
    const plan = this.planFor(labels, [...penalties.keys()]);
    if (targets !== undefined) checkLabelled('model', plan, targets);
    const {discovered} = this;
    const keys = new LogKeys(plan.keys);
    keys.take(discovered.all);
    keys.announce(this.tracked.map(item => item.name));
    const tracked = new Map(this.tracked.map(item => [item, keys.claim(item.name)]));
    return {
      model: this.inner,
      plan,
      penalties,
      tracked,
      reported: report => discovered.reported(report, keys),
      entries: (key, metric, result) => discovered.entries(key, metric, result, keys),
    };
  }

  /** Targets for every output: those without a loss can be left out. */
  readonly targetsFor: TargetsFor = (where, given, samples) => {
    if (this.spec === undefined) return {targets: given, made: []};
    return completeTargets(this.spec, where, given, samples, missing =>
      refuseMetrics(where, this.contextFor(undefined).plan, missing),
    );
  };

  /** The keys of a record, loss first; of layers' reports those that were seen. */
  keys(): readonly string[] {
    if (this.recorded !== undefined) return this.recorded;
    const {plan, tracked} = this.contextFor(undefined);
    const {outputShapes} = plan.spec;
    return [
      ...plan.layout.keys,
      ...plan.metrics.flatMap(({key, metric, output}) => expandedKeys(key, metric, outputShapes[output])),
      ...tracked.values(),
      ...this.discovered.reports.map(report => report.key),
    ];
  }

  /** The keys in the logs of an epoch, which has `val_` keys too if it is validated. */
  logKeys(isValidated: boolean): string[] {
    const keys = this.keys();
    return isValidated ? [...keys, ...keys.map(key => `val_${key}`)] : [...keys];
  }

  /** Which way the value under a key improves. */
  direction(key: string): Direction {
    const {plan, tracked} = this.contextFor(undefined);
    const all: KeyedMetric[] = [
      ...plan.metrics,
      ...[...tracked].map(([item, itemKey]) => ({key: itemKey, metric: item.metric})),
      ...this.discovered.reports,
    ];
    const trained = this.keys().includes(key) ? key : key.replace(/^val_/, '');
    return plan.layout.keys.includes(trained) ? 'min' : directionUnder(trained, all);
  }

  /** Notes the keys of a record, and publishes them in `metricsNames`. */
  onRecord(record: LogRecord): void {
    const keys = record.map(([key]) => key);
    if (this.recorded !== undefined && this.recorded.join() === keys.join()) return;
    this.recorded = keys;
    this.publishKeys();
  }

  /** The record in the order of the logs: as it is, or sorted by key, as Keras does. */
  ordered(record: LogRecord): LogRecord {
    if (this.names !== 'keras') return record;
    return [...record].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }

  /** The entries of a record that `evaluate()` returns, in its order. */
  results(record: LogRecord): LogRecord {
    const values = new Map(record);
    return this.resultKeys(record.map(([key]) => key)).map(key => [key, values.get(key) as number]);
  }

  private resultKeys(keys: readonly string[]): readonly string[] {
    const signature = keys.join();
    if (this.resultOrder?.signature !== signature)
      this.resultOrder = {signature, keys: this.inResultOrder(keys)};
    return this.resultOrder.keys;
  }

  private inResultOrder(keys: readonly string[]): string[] {
    const {plan} = this.contextFor(undefined);
    const metrics = new Set(plan.metrics.map(metric => metric.key));
    const placeOf = (key: string): Place => {
      const owner = this.discovered.ownerOf(key) ?? plan.keys.ownerOf(key) ?? '';
      return plan.layout.placeOf(key) ?? (metrics.has(owner) ? PLACE.metric : PLACE.tracked);
    };
    return keys
      .map(key => [key, placeOf(key)] as const)
      .filter(([, place]) => place !== PLACE.none)
      .sort(([, a], [, b]) => a - b)
      .map(([key]) => key);
  }

  /** A Sequential and its inner model share one array `metricsNames` (C1), so it is edited in place. */
  private publishKeys(): void {
    replaceAll(this.inner.metricsNames, this.resultKeys(this.keys()));
  }

  private forgetKeys(): void {
    this.recorded = undefined;
    this.resultOrder = undefined;
  }

  private planFor(labels: readonly Labels[], penalties: readonly string[]): Plan {
    const signature = JSON.stringify([labels, penalties]);
    if (this.plan?.signature !== signature) {
      this.plan = {signature, plan: buildPlan(this.spec as CompileSpec, labels, penalties, this.table)};
    }
    return this.plan.plan;
  }
}

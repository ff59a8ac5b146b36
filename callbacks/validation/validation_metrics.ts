import type {Tensor} from '@tensorflow/tfjs-core';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {predictedOutputs} from '../../src/tfjs/graph/predicted_outputs.js';
import {
  findSession,
  type TrainingSession,
  type ValidationBatch,
} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {
  type CompiledMetric,
  compileMetrics,
  warnOfUnchanging,
} from '../../src/metrics/compile/compile_metrics.js';
import {KeySpace} from '../../src/metrics/logs/log_keys.js';
import type {MetricContext} from '../../src/metrics/names/resolve.js';
import {directionUnder, expandedKeys} from '../../src/metrics/logs/expanded_keys.js';
import {KNOWN_FUNCTIONS} from '../../src/tracking/compile/known_functions.js';
import {type LossArgument, outputLosses} from '../../src/tracking/compile/output_losses.js';
import type {Direction} from '../../src/types.js';
import {duplicateLogKey} from './duplicate_log_key.js';
import {expectedLogs} from '../base/expected_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import {
  type Settings,
  type ValidationMetricsOptions,
  validationSettings,
} from './validation_metrics_options.js';
import {type Entries, MetricsCollector} from './metrics_collector.js';
import {ValidationSource} from './validation_source.js';
import {put} from '../../src/own.js';

/** One computation: where it was made, and its numbers under their log keys. */
export interface ValidationResult {
  readonly epoch: number;
  /** The batch of that epoch after which it was made. */
  readonly batch: number;
  readonly [key: string]: number;
}

/** What a backup saves: what was computed, and when it is due again. */
interface Saved {
  readonly batchesSeen: number;
  readonly batch: number;
  readonly latest: Entries | null;
}

const WHERE = 'ValidationMetrics';

/**
 * Computes metrics, or any function of all predictions, on a validation set, and puts the numbers into the logs
 * before any other callback looks, wherever it stands in the array: an `EarlyStopping` may monitor them.
 *
 * The predictions are those of `model.predict`, made in batches between which the page has its turns, and never read
 * synchronously. On an extended model whose `fit` validates on the same data (or without `data`) they are taken from
 * that pass, without a second one. Weights, where the data has some, count in all metrics.
 *
 * With `every: 'epoch'` the numbers are in the epoch's logs; with `every: n` in those of the n-th batches and, as last
 * computed, in the epoch's (an epoch in which no batch was due is computed at its end); with `'train'` in the logs of
 * `onTrainEnd`. All are in `results`.
 *
 * @example
 * const ranking = new ValidationMetrics({
 *   data: [vx, vy],
 *   metrics: ['AUC'],
 *   compute: ({yTrue, yPred}) => ({gap: tf.mean(tf.abs(tf.sub(yTrue, yPred)))}),
 * });
 * const stop = new EarlyStopping({monitor: 'val_auc', patience: 3});
 * await model.fit(x, y, {epochs: 20, callbacks: [stop, ranking]});
 * console.log(ranking.results[0].val_gap);
 */
export class ValidationMetrics<T extends Tensor | Tensor[] = Tensor> extends StageCallback {
  static readonly className = 'ValidationMetrics';

  /** All computations of this training, oldest first. */
  results: ValidationResult[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => this.declaredKeys(),
    direction: key => this.direction(key),
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => this.beginEpoch(epoch),
    onBatchEnd: (batch, logs) => this.endBatch(batch, logs),
    onEpochEnd: (_, logs) => this.endEpoch(logs),
    onTrainEnd: logs => this.endTrain(logs),
    onTrainError: () => this.dropPass(),
  };

  private readonly options: Settings;
  private metrics: readonly CompiledMetric[] = [];
  private source: ValidationSource | undefined;
  private pass: MetricsCollector | undefined;
  private epoch = 0;
  private batch = 0;
  private batchesSeen = 0;
  /** The metrics that cannot change were named, in an earlier training or in this one. */
  private warned = false;
  /** What was computed last in this epoch. */
  private latest: Entries | undefined;

  /** @throws UsageError for unknown options and values of the wrong kind. */
  constructor(options: ValidationMetricsOptions<T>) {
    super();
    this.options = validationSettings(options);
  }

  /** Frees what was taken from fit's validation when training ends with an error. */
  override onTrainError(): void {
    this.dropPass();
  }

  getState(): CallbackState {
    const {results, batchesSeen, batch, latest} = this;
    return {plain: {batchesSeen, batch, latest: latest ?? null}, growing: results};
  }

  setState({plain, growing = []}: CallbackState): void {
    const saved = plain as unknown as Saved;
    this.results = [...growing] as typeof this.results;
    this.batchesSeen = saved.batchesSeen;
    this.batch = saved.batch;
    this.latest = saved.latest ?? undefined;
  }

  private begin(): void {
    this.dropPass();
    this.results = [];
    this.batchesSeen = 0;
    this.metrics = [];
    const {keys: declared} = expectedLogs(this.model, this.params);
    const session = findSession(this.model);
    const metrics = this.compile(session);
    const taken = this.keysOf(metrics).find(name => declared.includes(name));
    if (taken !== undefined && this.options.every !== 'train') throw duplicateLogKey(WHERE, taken);
    this.metrics = metrics;
    if (!this.warned) warnOfUnchanging(WHERE, metrics, predictedOutputs(this.model.outputs));
    this.warned = true;
    const {every} = this.options;
    const {model, params, options} = this;
    const add = (batch: ValidationBatch): void => this.pass?.add(batch);
    const shared = every === 'epoch' ? add : undefined;
    this.source = new ValidationSource(WHERE, model, params, options, shared, () => this.beginPass());
  }

  private beginEpoch(epoch: number): void {
    this.epoch = epoch;
    this.latest = undefined;
    this.beginPass();
  }

  /** From now on fit's validation is counted, where it is shared. */
  private beginPass(): void {
    this.dropPass();
    if (this.source?.shared === true) this.pass = this.newPass();
  }

  private async endBatch(batch: number, logs: TrainingLogs): Promise<void> {
    this.batch = batch;
    this.batchesSeen++;
    const {every} = this.options;
    if (typeof every !== 'number' || this.batchesSeen % every !== 0) return;
    const entries = await this.predict();
    if (entries === undefined) return;
    this.latest = entries;
    write(logs, entries);
  }

  private async endEpoch(logs: TrainingLogs): Promise<void> {
    if (this.options.every === 'train') return;
    if (this.pass === undefined) write(logs, this.latest ?? (await this.predict()) ?? []);
    // A validation pass that tfjs skipped (B6) has no numbers.
    else if (!this.pass.empty) write(logs, await this.take(this.pass));
    this.dropPass();
  }

  private async endTrain(logs: TrainingLogs): Promise<void> {
    if (this.options.every === 'train') write(logs, (await this.predict()) ?? []);
  }

  private compile(session: TrainingSession | undefined): CompiledMetric[] {
    const {outputNames, outputs} = this.model;
    // By their identity, as what `compile` of tfjs resolved them to (C2).
    const {lossFunctions} = this.model as unknown as {lossFunctions: LossArgument};
    const losses = outputLosses(WHERE, lossFunctions, null, outputNames);
    const contexts = outputs.map(({shape: yPredShape}, i): MetricContext => {
      const loss = session?.lossKind?.(i) ?? losses[i].kind;
      const ids = loss === 'sparseCategoricalCrossentropy';
      const yTrueShape = ids ? [...yPredShape.slice(0, -1), 1] : yPredShape;
      return {yTrueShape, yPredShape, loss, names: 'tfjs', knownFunctions: KNOWN_FUNCTIONS};
    });
    const context = {outputs: outputNames, names: 'tfjs', contexts} as const;
    return compileMetrics(WHERE, this.options.metrics, null, context, new KeySpace());
  }

  /** The numbers of a pass of its own over the data; undefined when it was ended. */
  private async predict(): Promise<Entries | undefined> {
    const pass = this.newPass();
    try {
      const complete = await (this.source as ValidationSource).each(batch => pass.add(batch));
      return complete ? await this.take(pass) : undefined;
    } finally {
      pass.dispose();
    }
  }

  /** The numbers of a pass, under their log keys; they are among the results from now on. */
  private async take(pass: MetricsCollector): Promise<Entries> {
    const {epoch, batch} = this;
    const plain = await pass.entries(findSession(this.model)?.outerModel ?? this.model, epoch);
    const entries = plain.map(([key, value]) => [this.options.prefix + key, value] as const);
    this.results.push({...Object.fromEntries(entries), epoch, batch});
    return entries;
  }

  private newPass(): MetricsCollector {
    return new MetricsCollector(this.metrics, this.options.compute, this.model.outputNames);
  }

  private dropPass(): void {
    this.pass?.dispose();
    this.pass = undefined;
  }

  private declaredKeys(): string[] | undefined {
    const {every, compute} = this.options;
    if (every === 'train') return [];
    if (compute !== undefined) return undefined;
    return this.keysOf(this.metrics);
  }

  /** The keys of these metrics, with those of entries, as far as they can be known. */
  private keysOf(metrics: readonly CompiledMetric[]): string[] {
    const {outputs} = this.model;
    const {prefix} = this.options;
    return metrics.flatMap(({key, metric, output}) =>
      expandedKeys(prefix + key, metric, outputs[output].shape),
    );
  }

  /** The direction of the metric that logs this key, or the numbers of an array under it. */
  private direction(name: string): Direction {
    const {prefix} = this.options;
    return name.startsWith(prefix) ? directionUnder(name.slice(prefix.length), this.metrics) : undefined;
  }
}

/** Puts numbers into logs. `epoch` and `batch` are what `results` call the time of a computation. */
function write(logs: TrainingLogs, entries: Entries): void {
  for (const [key, value] of entries) {
    if (Object.hasOwn(logs, key) || key === 'epoch' || key === 'batch') throw duplicateLogKey(WHERE, key);
    put(logs, key, value);
  }
}

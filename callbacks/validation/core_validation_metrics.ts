import type {Tensor} from '@tensorflow/tfjs-core';
import {
  type CompiledMetric,
  type MetricsArgument,
  compileMetrics,
  warnOfConstantMetrics,
} from '../../src/metrics/compile/compile_metrics.js';
import {lossKind} from '../../src/losses/loss_kind.js';
import {directionUnder, expandedKeys} from '../../src/metrics/logs/expanded_keys.js';
import {LogKeys} from '../../src/metrics/logs/log_keys.js';
import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import type {MetricContext} from '../../src/metrics/names/metric_identifier.js';
import type {Unset} from '../../src/metrics/names/metric_keys.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import type {InnerModel} from '../../src/tfjs/internals.js';
import {predictedOutputs} from '../../src/tfjs/graph/predicted_outputs.js';
import {KNOWN_FUNCTIONS} from '../../src/tracking/compile/known_functions.js';
import type {Direction} from '../../src/types.js';
import {expectedLogs} from '../base/expected_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import {duplicateLogKey, type LogEntries, writeNewKeys} from './duplicate_log_key.js';
import {errorIn} from './error_in.js';
import {MetricsCollector} from './metrics_collector.js';
import {modelTable} from './model_table.js';
import {
  type Settings,
  type ValidationMetricsKeys,
  type ValidationMetricsOptions,
  validationSettings,
} from './validation_metrics_options.js';
import {ValidationPasses} from './validation_passes.js';

/** The numbers of one computation, by log key, and when it was made. */
export interface ValidationResult {
  readonly epoch: number;
  /** The last batch that was trained before the computation; the first of an epoch is 0. */
  readonly batch: number;
  readonly [key: string]: number;
}

const WHERE = 'ValidationMetrics';

/**
 * `ValidationMetrics` of `tfjs-metrics/core`. Names of metrics mean what they mean in the model; on a plain
 * model they mean registered classes.
 */
export class CoreValidationMetrics<
  T extends Tensor | Tensor[] = Tensor,
  const M extends MetricsArgument | Unset = MetricsArgument | Unset,
  const C extends string = never,
  const P extends string = 'val_',
> extends StageCallback {
  static readonly className = WHERE;
  declare readonly [ADDS]?: Added<ValidationMetricsKeys<T, M, C, P>>;

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
    onTrainError: () => this.passes?.drop(),
  };

  private readonly options: Settings;
  private metrics: readonly CompiledMetric[] = [];
  private passes: ValidationPasses<MetricsCollector> | undefined;
  private epoch = 0;
  private batch = 0;
  /** Batches of all epochs. */
  private batchesSeen = 0;
  /** The last numbers of this epoch, with `every: n`. */
  private latest: LogEntries | undefined;
  /** This instance has warned of metrics that cannot change. */
  private warned = false;

  /**
   * @throws UsageError for unknown options, values of the wrong kind, and without both `metrics` and
   * `compute`
   */
  constructor(options: ValidationMetricsOptions<T, M, C, P>) {
    super();
    this.options = validationSettings(options);
  }

  override onTrainError(): void {
    this.passes?.drop();
  }

  getState(): CallbackState {
    const {results, batchesSeen, batch, latest = null} = this;
    return {plain: {batchesSeen, batch, latest}, growing: results};
  }

  setState({plain, growing = []}: CallbackState): void {
    const {batchesSeen, batch, latest} = plain as unknown as {
      batchesSeen: number;
      batch: number;
      latest: LogEntries | null;
    };
    this.results = [...growing] as typeof this.results;
    this.batchesSeen = batchesSeen;
    this.batch = batch;
    this.latest = latest ?? undefined;
  }

  private begin(): void {
    this.passes?.drop();
    this.results = [];
    this.batchesSeen = 0;
    this.metrics = [];
    const {model, params, options} = this;
    const {every, compute} = options;
    const {keys} = expectedLogs(model, params);
    const metrics = this.compileMetrics();
    const duplicate = this.keysOf(metrics).find(key => keys.includes(key));
    if (duplicate !== undefined && every !== 'train') throw duplicateLogKey(WHERE, duplicate);
    this.metrics = metrics;
    if (!this.warned) warnOfConstantMetrics(WHERE, metrics, predictedOutputs(model.outputs));
    this.warned = true;
    const newCollector = () => new MetricsCollector(WHERE, metrics, compute, model.outputNames);
    this.passes = new ValidationPasses(
      {where: WHERE, model, params, options},
      newCollector,
      every === 'epoch',
    );
  }

  private beginEpoch(epoch: number): void {
    this.epoch = epoch;
    this.latest = undefined;
    this.passes?.begin();
  }

  private async endBatch(batch: number, logs: TrainingLogs): Promise<void> {
    this.batch = batch;
    this.batchesSeen++;
    const {every} = this.options;
    if (typeof every !== 'number' || this.batchesSeen % every !== 0) return;
    const entries = await this.compute();
    if (entries === undefined) return;
    this.latest = entries;
    write(logs, entries);
  }

  private async endEpoch(logs: TrainingLogs): Promise<void> {
    if (this.options.every === 'train') return;
    write(logs, this.latest ?? (await this.compute()) ?? []);
  }

  private async endTrain(logs: TrainingLogs): Promise<void> {
    if (this.options.every === 'train') write(logs, (await this.compute()) ?? []);
  }

  /**
   * The numbers of a pass, by log key, which become one of the results; undefined without a complete pass.
   */
  private async compute(): Promise<LogEntries | undefined> {
    return this.passes?.collect(async collector => {
      const {epoch, batch} = this;
      const named = await collector.entries(findSession(this.model)?.outerModel ?? this.model, epoch);
      const entries = named.map(([key, value]) => [this.options.prefix + key, value] as const);
      this.results.push({...Object.fromEntries(entries), epoch, batch});
      return entries;
    });
  }

  /** What names of metrics mean. @internal */
  protected metricTable(): MetricTable {
    return modelTable(this.model);
  }

  private compileMetrics(): CompiledMetric[] {
    const {outputNames, outputs} = this.model;
    const session = findSession(this.model);
    // tfjs's `compile` has resolved names to functions (C2), which are recognized here.
    const {lossFunctions = []} = this.model as unknown as Partial<Pick<InnerModel, 'lossFunctions'>>;
    const contexts = outputs.map(({shape: yPredShape}, i): MetricContext => {
      const loss = session?.lossKind?.(i) ?? lossKind(lossFunctions[i]);
      const hasIds = loss === 'sparseCategoricalCrossentropy';
      const yTrueShape = hasIds ? [...yPredShape.slice(0, -1), 1] : yPredShape;
      return {yTrueShape, yPredShape, loss, names: 'tfjs', knownFunctions: KNOWN_FUNCTIONS};
    });
    const context = {outputs: outputNames, names: 'tfjs', contexts, table: this.metricTable()} as const;
    try {
      return compileMetrics(WHERE, this.options.metrics, null, context, new LogKeys());
    } catch (error) {
      throw errorIn(WHERE, error);
    }
  }

  private declaredKeys(): string[] | undefined {
    const {every, compute} = this.options;
    if (every === 'train') return [];
    // Only the call tells which names the function returns.
    if (compute !== undefined) return undefined;
    return this.keysOf(this.metrics);
  }

  /** The keys of these metrics. An array of unknown length has only the key of the whole. */
  private keysOf(metrics: readonly CompiledMetric[]): string[] {
    const {outputs} = this.model;
    const {prefix} = this.options;
    return metrics.flatMap(({key, metric, output}) =>
      expandedKeys(prefix + key, metric, outputs[output].shape),
    );
  }

  private direction(key: string): Direction {
    const {prefix} = this.options;
    return key.startsWith(prefix) ? directionUnder(key.slice(prefix.length), this.metrics) : undefined;
  }
}

/** `results` names the time of a computation `epoch` and `batch`, so that no number can have these names. */
function write(logs: TrainingLogs, entries: LogEntries): void {
  const reserved = entries.find(([key]) => key === 'epoch' || key === 'batch');
  if (reserved !== undefined) throw duplicateLogKey(WHERE, reserved[0]);
  writeNewKeys(WHERE, logs, entries);
}

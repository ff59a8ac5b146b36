import {UsageError} from '../../src/errors.js';
import {UnregisteredMetricError} from '../../src/metrics/names/find_class.js';
import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import {print} from '../../src/print.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {Yielder} from '../../src/tfjs/engine/yielder.js';
import {expectedLogs} from '../base/expected_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import {type BestThreshold, bestThreshold, evenlySpaced} from './best_threshold.js';
import {duplicateLogKey, writeNewKeys} from './duplicate_log_key.js';
import {errorIn} from './error_in.js';
import {modelTable} from './model_table.js';
import {outputIndex} from './output_index.js';
import {ScoreCollector} from './score_collector.js';
import {checkObjective, type Objective, objectiveOf} from './threshold_objective.js';
import {
  type ThresholdSettings,
  type ThresholdTunerOptions,
  thresholdSettings,
} from './threshold_tuner_options.js';
import {ValidationPasses} from './validation_passes.js';

/** The threshold of one epoch. */
export interface TunedThreshold extends BestThreshold {
  /** The first is 0. */
  readonly epoch: number;
}

const WHERE = 'ThresholdTuner';
/** How many thresholds `'auto'` tries with a function, because each call may be slow. */
const THRESHOLDS_FOR_FUNCTIONS = 100;

/**
 * `ThresholdTuner` of `tfjs-metrics/core`. The name of a metric that is not in the list of scores means what
 * it means in the model; on a plain model it means a registered class.
 */
export class CoreThresholdTuner extends StageCallback {
  static readonly className = WHERE;
  /** In types only. With several outputs, a key has the name of one. */
  declare readonly [ADDS]?: Added<'val_threshold' | `val_${string}_threshold`>;

  /** The last threshold; NaN before the first. */
  threshold = NaN;
  /** The score at `threshold`. */
  value = NaN;
  /** All thresholds of this training, oldest first. */
  results: TunedThreshold[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => (this.options.every === 'train' ? [] : this.keys()),
    direction: key => (key === this.keys()[1] ? this.objective.direction : undefined),
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => {
      this.epoch = epoch;
      this.passes?.begin();
    },
    onEpochEnd: (_, logs) => (this.options.every === 'epoch' ? this.tune(logs) : undefined),
    onTrainEnd: logs => (this.options.every === 'train' ? this.tune(logs) : undefined),
    onTrainError: () => this.passes?.drop(),
  };

  private readonly options: ThresholdSettings;
  private resolved: Objective | undefined;
  private passes: ValidationPasses<ScoreCollector> | undefined;
  private epoch = 0;

  /** @throws UsageError for unknown options and metrics, and values of the wrong kind */
  constructor(options?: ThresholdTunerOptions) {
    super();
    this.options = thresholdSettings(options);
    try {
      this.resolved = this.resolveObjective();
    } catch (error) {
      // The model may know the name.
      if (!(error instanceof UnregisteredMetricError)) throw errorIn(WHERE, error);
    }
  }

  /** The best threshold of this training, the first among equal ones; undefined before there is one. */
  get best(): TunedThreshold | undefined {
    if (this.results.length === 0) return undefined;
    const sign = this.objective.direction === 'max' ? 1 : -1;
    return this.results
      .filter(({value}) => !Number.isNaN(value))
      .reduce<TunedThreshold | undefined>(
        (best, one) => (best !== undefined && sign * best.value >= sign * one.value ? best : one),
        undefined,
      );
  }

  override onTrainError(): void {
    this.passes?.drop();
  }

  getState(): CallbackState {
    return {plain: null, growing: this.results.map(one => ({...one}))};
  }

  setState({growing = []}: CallbackState): void {
    this.results = [...growing] as unknown as TunedThreshold[];
    this.setLast(this.results.at(-1));
  }

  /** What the names of metrics mean. @internal */
  protected metricTable(): MetricTable {
    return modelTable(this.knownModel);
  }

  private get objective(): Objective {
    try {
      return (this.resolved ??= this.resolveObjective());
    } catch (error) {
      throw errorIn(WHERE, error);
    }
  }

  private resolveObjective(): Objective {
    const {metric, name, mode} = this.options;
    return objectiveOf(metric, name, mode === 'auto' ? undefined : mode, this.metricTable());
  }

  private async begin(): Promise<void> {
    this.passes?.drop();
    this.results = [];
    this.setLast(undefined);
    const {model, params, options} = this;
    const output = this.outputIndex();
    await checkObjective(this.objective);
    // The stage has declared its keys already, so that only a second one is a duplicate.
    const {keys} = expectedLogs(model, params);
    const duplicate = this.keys().find(key => keys.filter(k => k === key).length > 1);
    if (duplicate !== undefined) throw duplicateLogKey(WHERE, duplicate);
    const name = model.outputNames[output];
    const newCollector = () => new ScoreCollector(WHERE, output, name, options.classId);
    const source = {where: WHERE, model, params, options};
    this.passes = new ValidationPasses(source, newCollector, options.every === 'epoch');
  }

  private async tune(logs: TrainingLogs): Promise<void> {
    const found = await this.passes?.collect(collector => this.findBest(collector));
    if (found === undefined) return;
    const {threshold, value} = found;
    this.results.push({epoch: this.epoch, ...found});
    this.setLast(found);
    const [thresholdKey, valueKey] = this.keys();
    writeNewKeys(WHERE, logs, [
      [thresholdKey, threshold],
      [valueKey, value],
    ]);
    if (this.options.verbose === 0) return;
    const name = valueKey.slice(0, -'_at_threshold'.length);
    print(
      `Epoch ${this.epoch + 1}: ${name} ${value.toPrecision(4)} at threshold ${threshold.toPrecision(4)}`,
    );
  }

  private async findBest(collector: ScoreCollector): Promise<BestThreshold> {
    const samples = await collector.samples();
    if (samples === undefined || samples.hasNaN) return {threshold: NaN, value: NaN};
    const sorted = samples.sorted();
    const yielder = new Yielder();
    return bestThreshold(sorted, this.objective, this.thresholds(sorted.values), () => yielder.yieldIfDue());
  }

  /** Undefined: all that make a difference. */
  private thresholds(scores: Float64Array): readonly number[] | undefined {
    const {thresholds} = this.options;
    if (thresholds === 'auto') {
      return this.objective.ofLabels === undefined
        ? undefined
        : evenlySpaced(scores, THRESHOLDS_FOR_FUNCTIONS);
    }
    return typeof thresholds === 'number' ? evenlySpaced(scores, thresholds) : thresholds;
  }

  private setLast(found: BestThreshold | undefined): void {
    this.threshold = found?.threshold ?? NaN;
    this.value = found?.value ?? NaN;
  }

  private outputIndex(): number {
    const {output, classId} = this.options;
    const index = outputIndex(WHERE, this.model, output);
    const {shape} = this.model.outputs[index];
    const classes = shape.length < 2 ? 1 : (shape[shape.length - 1] ?? Infinity);
    if (classId !== undefined && classId >= classes) {
      throw new UsageError(WHERE, `there is no class ${classId}: the output has ${classes}.`);
    }
    return index;
  }

  private keys(): [thresholdKey: string, valueKey: string] {
    const {outputNames} = this.model;
    const {prefix} = this.options;
    const start = outputNames.length > 1 ? `${prefix}${outputNames[this.outputIndex()]}_` : prefix;
    return [`${start}threshold`, `${start}${this.objective.name}_at_threshold`];
  }
}

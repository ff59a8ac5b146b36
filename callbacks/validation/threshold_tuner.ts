import {UsageError} from '../../src/errors.js';
import type {CallbackState} from '../../src/tfjs/callbacks/normalized_callback.js';
import {Yielder} from '../../src/tfjs/engine/yielder.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {type BestThreshold, bestThreshold, evenlySpaced} from './best_threshold.js';
import {duplicateLogKey} from './duplicate_log_key.js';
import {expectedLogs} from '../base/expected_logs.js';
import {ScoreCollector} from './score_collector.js';
import {StageCallback} from '../base/stage_callback.js';
import {checkObjective, type Objective, objectiveOf} from './threshold_objective.js';
import {
  type ThresholdSettings,
  type ThresholdTunerOptions,
  thresholdSettings,
} from './threshold_tuner_options.js';
import {ValidationCollector} from './validation_collector.js';
import {say} from '../../src/say.js';
import {put} from '../../src/own.js';

/** The threshold of one epoch. */
export interface TunedThreshold extends BestThreshold {
  /** The first is 0. */
  readonly epoch: number;
}

const WHERE = 'ThresholdTuner';
/** So many thresholds are tried with a function, unless told. */
const FOR_FUNCTIONS = 100;

/**
 * Finds the decision threshold that is best for a metric on the validation data, at the end of each epoch: scores
 * greater than it are positive. Logs it as `val_threshold`, and what it scores as `val_<metric>_at_threshold`
 * (`val_f1_score_at_threshold`), before any other callback looks: an `EarlyStopping` may monitor that. With several
 * outputs the keys are `val_<output>_threshold` and so on.
 *
 * Exact, over all distinct scores, with one sort: of equally good thresholds it is the smallest, in the middle between two
 * scores, the same number in float32. Sample weights count. NaN when there are no scores, or when one of them is NaN.
 *
 * On an extended model whose `fit` validates on the same data, or without `data`, the predictions are those of that
 * validation. The threshold belongs to the weights of its epoch: when best weights are put back, take that of the best
 * epoch from `results`, or tune with `every: 'train'`.
 *
 * Source: `sklearn.model_selection.TunedThresholdClassifierCV`.
 *
 * @example
 * const tuner = new ThresholdTuner({metric: 'f1_score', data: [vx, vy]});
 * const stop = new EarlyStopping({monitor: 'val_f1_score_at_threshold', patience: 3});
 * await model.fit(x, y, {epochs: 5, callbacks: [stop, tuner]});
 * const positive = tf.greater(model.predict(vx), tuner.threshold);
 */
export class ThresholdTuner extends StageCallback {
  static readonly className = WHERE;
  /** The threshold that was found last; NaN before the first. */
  threshold = NaN;
  /** What it scores. */
  value = NaN;
  /** All thresholds of this training, oldest first. */
  results: TunedThreshold[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => (this.options.every === 'train' ? [] : this.keys()),
    direction: key => (key === this.keys()[1] ? this.objective.direction : undefined),
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => this.beginEpoch(epoch),
    onEpochEnd: (_, logs) => (this.options.every === 'epoch' ? this.tune(logs) : undefined),
    onTrainEnd: logs => (this.options.every === 'train' ? this.tune(logs) : undefined),
    onTrainError: () => this.scores?.drop(),
  };

  private readonly options: ThresholdSettings;
  private readonly objective: Objective;
  private scores: ValidationCollector<ScoreCollector> | undefined;
  private epoch = 0;

  /** @throws UsageError for unknown options and metrics, and values of the wrong kind. */
  constructor(options?: ThresholdTunerOptions) {
    super();
    this.options = thresholdSettings(options);
    const {metric, name, mode} = this.options;
    this.objective = objectiveOf(metric, name, mode === 'auto' ? undefined : mode);
  }

  /** The best threshold of this training, the first of equals; undefined before there is one. */
  get best(): TunedThreshold | undefined {
    const sign = this.objective.direction === 'max' ? 1 : -1;
    return this.results
      .filter(({value}) => !Number.isNaN(value))
      .reduce<TunedThreshold | undefined>(
        (best, one) => (best !== undefined && sign * best.value >= sign * one.value ? best : one),
        undefined,
      );
  }

  /** Frees what was taken from fit's validation when training ends with an error. */
  override onTrainError(): void {
    this.scores?.drop();
  }

  /** What a backup saves: the thresholds so far. */
  getState(): CallbackState {
    return {plain: null, growing: this.results.map(one => ({...one}))};
  }

  setState({growing = []}: CallbackState): void {
    this.results = [...growing] as unknown as TunedThreshold[];
    this.take(this.results.at(-1));
  }

  private async begin(): Promise<void> {
    this.scores?.drop();
    this.results = [];
    this.take(undefined);
    const {model, params, options} = this;
    const output = this.outputIndex();
    await checkObjective(this.objective);
    const {keys: declared} = expectedLogs(model, params);
    const taken = this.keys().find(key => declared.filter(d => d === key).length > 1);
    if (taken !== undefined) throw duplicateLogKey(WHERE, taken);
    const name = model.outputNames[output];
    const make = (): ScoreCollector => new ScoreCollector(WHERE, output, name, options.classId);
    this.scores = new ValidationCollector(WHERE, model, params, options, make, options.every === 'epoch');
  }

  private beginEpoch(epoch: number): void {
    this.epoch = epoch;
    this.scores?.begin();
  }

  private async tune(logs: TrainingLogs): Promise<void> {
    const found = await this.scores?.take(scores => this.find(scores));
    if (found === undefined) return;
    const {epoch} = this;
    this.results.push({epoch, ...found});
    this.take(found);
    this.keys().forEach((key, i) => {
      if (Object.hasOwn(logs, key)) throw duplicateLogKey(WHERE, key);
      put(logs, key, [found.threshold, found.value][i]);
    });
    if (this.options.verbose === 0) return;
    const {threshold, value} = found;
    const name = this.keys()[1].slice(0, -'_at_threshold'.length);
    say(`Epoch ${epoch + 1}: ${name} ${value.toPrecision(4)} at threshold ${threshold.toPrecision(4)}`);
  }

  private async find(scores: ScoreCollector): Promise<BestThreshold> {
    const rows = await scores.rows();
    if (rows === undefined || rows.hasNaN) return {threshold: NaN, value: NaN};
    const sorted = rows.sorted();
    const page = new Yielder();
    return bestThreshold(sorted, this.objective, this.thresholds(sorted.values), () => page.yieldIfDue());
  }

  /** Undefined: every one that makes a difference. */
  private thresholds(values: Float64Array): readonly number[] | undefined {
    const {thresholds} = this.options;
    if (thresholds === 'auto') {
      return this.objective.ofLabels === undefined ? undefined : evenlySpaced(values, FOR_FUNCTIONS);
    }
    return typeof thresholds === 'number' ? evenlySpaced(values, thresholds) : thresholds;
  }

  private take(found: BestThreshold | undefined): void {
    this.threshold = found?.threshold ?? NaN;
    this.value = found?.value ?? NaN;
  }

  private outputIndex(): number {
    const {outputNames} = this.model;
    const {output, classId} = this.options;
    const index = typeof output === 'string' ? outputNames.indexOf(output) : output;
    if (outputNames[index] === undefined) {
      throw new UsageError(WHERE, `there is no output ${output}; the model has: ${outputNames.join(', ')}.`);
    }
    const {shape} = this.model.outputs[index];
    const classes = shape.length < 2 ? 1 : (shape[shape.length - 1] ?? Infinity);
    if (classId !== undefined && classId >= classes) {
      throw new UsageError(WHERE, `there is no class ${classId}: the output has ${classes}.`);
    }
    return index;
  }

  private keys(): [string, string] {
    const {outputNames} = this.model;
    const {prefix} = this.options;
    const start = outputNames.length > 1 ? `${prefix}${outputNames[this.outputIndex()]}_` : prefix;
    return [`${start}threshold`, `${start}${this.objective.name}_at_threshold`];
  }
}

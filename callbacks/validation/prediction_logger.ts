import {UsageError} from '../../src/errors.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import type {LossArgument} from '../../src/tracking/compile/output_losses.js';
import type {NestedNumbers} from '../../src/types.js';
import {checkNumber, readOptions} from '../base/options.js';
import {sampleLosses} from './sample_losses.js';
import {StageCallback} from '../base/stage_callback.js';
import {ValidationCollector} from './validation_collector.js';
import type {ValidationData} from './validation_data.js';
import {checkValidationSource} from './validation_source.js';
import {type PredictionExample, WorstSampleCollector} from './worst_sample_collector.js';
import {greatestOf} from '../../src/lists.js';
import {say} from '../../src/say.js';

export interface PredictionLoggerOptions {
  /**
   * `[x, y]`, `[x, y, sampleWeight]` (tensors, or arrays or objects of tensors), or a dataset of `{xs, ys,
   * sampleWeights?}` batches. Default: what `fit` validates on, which only an extended model tells.
   */
  data?: ValidationData;
  /** So many samples are kept. Default: 10. */
  count?: number;
  /** The loss by which samples are compared, as `compile` takes it. Default: what the model was compiled with. */
  loss?: LossArgument;
  /** Every so many epochs. Default: 1, each. */
  every?: number;
  /** What is done with the samples, the worst first. Default: prints a table. */
  report?: (examples: readonly PredictionExample[], epoch: number) => void | Promise<void>;
  /** Rows per prediction. Default: that of `fit`, else 32. */
  batchSize?: number;
}

type Open = 'data' | 'loss' | 'report' | 'batchSize';
type Settings = Required<Omit<PredictionLoggerOptions, Open>> & Pick<PredictionLoggerOptions, Open>;

const WHERE = 'PredictionLogger';

/**
 * Shows, at the end of an epoch, the validation samples that the model is worst at: what they lose, their labels and
 * predictions. A sample's loss is that of the model (all terms and outputs, weighted) without penalties, times the
 * sample's weight; NaN is the worst.
 *
 * However large the data are, no more than `count` samples are kept, and only their numbers are read. On an extended model
 * whose `fit` validates on the same data, or without `data`, they are those of that validation.
 *
 * @example
 * const worst = new PredictionLogger({data: [vx, vy], count: 3, report: () => undefined});
 * await model.fit(x, y, {epochs: 2, callbacks: worst});
 * for (const {index, loss, yTrue, yPred} of worst.examples) console.log(index, loss, yTrue, yPred);
 */
export class PredictionLogger extends StageCallback {
  static readonly className = WHERE;
  /** The samples of the last epoch that was looked at, the worst first. */
  examples: readonly PredictionExample[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => {
      if (this.isDue(epoch)) this.worst?.begin();
    },
    onEpochEnd: epoch => this.findWorst(epoch),
    onTrainError: () => this.worst?.drop(),
  };

  private readonly options: Settings;
  private worst: ValidationCollector<WorstSampleCollector> | undefined;
  private size: number | undefined;

  /** @throws UsageError for unknown options and values of the wrong kind. */
  constructor(options?: PredictionLoggerOptions) {
    super();
    this.options = readOptions<Settings>(WHERE, options, {
      data: undefined,
      count: 10,
      loss: undefined,
      every: 1,
      report: undefined,
      batchSize: undefined,
    });
    const {count, every, report} = this.options;
    checkNumber(WHERE, 'count', count, {least: 1, whole: true});
    checkNumber(WHERE, 'every', every, {least: 1, whole: true});
    if (report !== undefined && typeof report !== 'function') {
      throw new UsageError(WHERE, 'report must be a function of (examples, epoch).');
    }
    checkValidationSource(WHERE, this.options);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (this.size === undefined) return;
    if (this.options.report !== undefined) await this.options.report(this.examples, epoch);
    else say(table(this.examples, epoch, this.size));
  }

  /** Frees what was taken from fit's validation when training ends with an error. */
  override onTrainError(): void {
    this.worst?.drop();
  }

  private begin(): void {
    this.worst?.drop();
    this.examples = [];
    const {model, params, options} = this;
    const losses = sampleLosses(WHERE, model, options.loss);
    const make = (): WorstSampleCollector => new WorstSampleCollector(losses, options.count);
    this.worst = new ValidationCollector(WHERE, model, params, options, make);
  }

  private async findWorst(epoch: number): Promise<void> {
    this.size = undefined;
    if (!this.isDue(epoch)) return;
    await this.worst?.take(async worst => {
      this.examples = await worst.examples(this.model.outputs.length);
      this.size = worst.size;
    });
  }

  private isDue(epoch: number): boolean {
    return (epoch + 1) % this.options.every === 0;
  }
}

/** `0.0312`, `[0.1, 0.9]`. */
function formatNumbers(value: NestedNumbers): string {
  if (Array.isArray(value)) return `[${value.map(formatNumbers).join(', ')}]`;
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

const WIDEST = 40;

function table(examples: readonly PredictionExample[], epoch: number, size: number): string[] {
  const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);
  const rows = [
    ['index', 'loss', 'yTrue', 'yPred'],
    ...examples.map(e => [
      String(e.index),
      formatNumbers(e.loss),
      cut(formatNumbers(e.yTrue)),
      cut(formatNumbers(e.yPred)),
    ]),
  ];
  const widths = rows[0].map((_, column) => greatestOf(rows.map(row => row[column].length)));
  const lines = rows.map(row => row.map((text, column) => text.padStart(widths[column])).join('  '));
  return [`Epoch ${epoch + 1}: the worst ${examples.length} of ${size} samples`, ...lines];
}

import {UsageError} from '../../src/errors.js';
import {maxOf} from '../../src/lists.js';
import {print} from '../../src/print.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import type {LossArgument} from '../../src/tracking/types.js';
import type {NestedNumbers} from '../../src/types.js';
import {checkNumber} from '../../src/check.js';
import {readOptions} from '../../src/options.js';
import {StageCallback} from '../base/stage_callback.js';
import {sampleLosses} from './sample_losses.js';
import {checkValidationData, type ValidationDataOptions} from './validation_data_options.js';
import {ValidationPasses} from './validation_passes.js';
import {type PredictionExample, WorstSampleCollector} from './worst_sample_collector.js';

export interface PredictionLoggerOptions extends ValidationDataOptions {
  /** How many samples to keep. Default: 10. */
  count?: number;
  /** The loss by which samples are compared, as `compile` accepts it. Default: the loss of the model. */
  loss?: LossArgument;
  /** Inspects the samples of every n-th epoch. Default: 1. */
  every?: number;
  /** Called with the samples, the worst first. Default: prints a table. */
  report?: (examples: readonly PredictionExample[], epoch: number) => void | Promise<void>;
}

type Optional = 'data' | 'loss' | 'report' | 'batchSize';
type Settings = Required<Omit<PredictionLoggerOptions, Optional>> & Pick<PredictionLoggerOptions, Optional>;

const WHERE = 'PredictionLogger';

/**
 * Prints, at the end of an epoch, the validation samples with the greatest loss: the loss, the labels and the
 * predictions of each. The loss of a sample is that of the model (all terms and outputs, weighted) without
 * penalties, times the weight of the sample. NaN is the worst.
 *
 * However large the data is, the callback keeps `count` samples at most, and reads only their numbers. On an
 * extended model whose `fit` validates on the same data, or without `data`, the samples are those of that
 * validation.
 *
 * **Logs**: nothing. The samples are passed to `report`, and are in `examples`.
 *
 * @example
 * const worst = new PredictionLogger({data: [vx, vy], count: 3, report: () => undefined});
 * await model.fit(x, y, {epochs: 2, callbacks: worst});
 * for (const {index, loss, yTrue, yPred} of worst.examples) console.log(index, loss, yTrue, yPred);
 */
export class PredictionLogger extends StageCallback {
  static readonly className = WHERE;

  /** The samples of the last epoch that was inspected, the worst first. */
  examples: readonly PredictionExample[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => {
      if (this.isDue(epoch)) this.passes?.begin();
    },
    onEpochEnd: epoch => this.findWorst(epoch),
    onTrainError: () => this.passes?.drop(),
  };

  private readonly options: Settings;
  private passes: ValidationPasses<WorstSampleCollector> | undefined;
  /** The number of samples of this epoch; undefined if there was no complete pass. */
  private size: number | undefined;

  /** @throws UsageError for unknown options and values of the wrong kind */
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
    checkValidationData(WHERE, this.options);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (this.size === undefined) return;
    if (this.options.report !== undefined) await this.options.report(this.examples, epoch);
    else print(table(this.examples, epoch, this.size));
  }

  override onTrainError(): void {
    this.passes?.drop();
  }

  private begin(): void {
    this.passes?.drop();
    this.examples = [];
    const {model, params, options} = this;
    const losses = sampleLosses(WHERE, model, options.loss);
    const newCollector = () => new WorstSampleCollector(losses, options.count);
    this.passes = new ValidationPasses({where: WHERE, model, params, options}, newCollector);
  }

  private async findWorst(epoch: number): Promise<void> {
    this.size = undefined;
    if (!this.isDue(epoch)) return;
    await this.passes?.collect(async collector => {
      this.examples = await collector.examples(this.model.outputs.length);
      this.size = collector.size;
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

const WIDEST_CELL = 40;

function table(examples: readonly PredictionExample[], epoch: number, size: number): string[] {
  const cell = (value: NestedNumbers): string => {
    const text = formatNumbers(value);
    return text.length > WIDEST_CELL ? `${text.slice(0, WIDEST_CELL - 1)}…` : text;
  };
  const rows = [
    ['index', 'loss', 'yTrue', 'yPred'],
    ...examples.map(e => [String(e.index), formatNumbers(e.loss), cell(e.yTrue), cell(e.yPred)]),
  ];
  const widths = rows[0].map((_, column) => maxOf(rows.map(row => row[column].length)));
  const lines = rows.map(row => row.map((text, column) => text.padStart(widths[column])).join('  '));
  return [`Epoch ${epoch + 1}: the worst ${examples.length} of ${size} samples`, ...lines];
}

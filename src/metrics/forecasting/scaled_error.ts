import {checkCount, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {cpuArrayFromNumbers} from '../../array/cpu_array.js';
import {formatValue} from '../../format_value.js';
import type {Elementwise} from '../../functional/core/elementwise.js';
import {outputsOf} from '../../functional/core/outputs.js';
import {optionsOf} from '../../options.js';
import type {BatchShapes} from '../../array/batch_view.js';
import type {Statistic} from '../../state/tally.js';
import type {ArrayData} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {
  checkOutputAverage,
  forOutputs,
  meanOverOutputs,
  type OutputAverage,
  type OutputAverageOptions,
} from '../outputs/output_average.js';
import {meansOf, outputSums} from '../outputs/output_sums.js';

export interface ScaledErrorOptions extends OutputAverageOptions {
  /**
   * The history before the labels, in order: [steps], or [steps, outputs], with more than `sp` steps.
   * Required.
   */
  yTrain: ArrayData;
  /** The seasonal period: the naive forecast is the value that many steps before. Default: 1. */
  sp?: number;
}

/**
 * An error of forecasts, divided by the error that the naive forecast has in the history. Before data it is
 * 0, or with `multioutput: 'raw_values'` 0 for each output.
 */
export abstract class ScaledError extends StatisticMetric<number | number[]> {
  static override readonly direction = 'min';
  private readonly multioutput: OutputAverage;
  private readonly scales: readonly number[];

  /** @internal */
  constructor(
    options: ScaledErrorOptions,
    error: Elementwise,
    config: Readonly<Record<string, unknown>> = {},
  ) {
    const {yTrain, sp = 1, multioutput = 'uniform_average'} = optionsOf(new.target, options);
    super(options, {yTrain, sp, multioutput, ...config});
    this.multioutput = checkOutputAverage(this.className, multioutput);
    this.scales = naiveErrors(this.className, yTrain, checkCount(this.className, 'sp', sp, 1), error);
    if (typeof multioutput !== 'string' && multioutput.length !== this.scales.length) {
      throw new UsageError(
        this.className,
        `multioutput has ${multioutput.length} weights, but yTrain has ${this.scales.length} outputs. ` +
          'Give one weight for each.',
      );
    }
    this.error = error;
  }

  /** @internal */
  protected readonly error: Elementwise;

  protected declare(): readonly Statistic[] {
    const {className, scales} = this;
    const sums = forOutputs(className, this.multioutput, outputSums(className, this.error));
    const length = (batch: BatchShapes): number => {
      const outputs = outputsOf(className, batch);
      if (outputs !== scales.length) {
        throw new UsageError(
          className,
          `yTrain has ${scales.length} outputs, but yPred ${showShape(batch.yPred.shape)} has ${outputs}. ` +
            'Give the history of the same outputs.',
        );
      }
      return sums.length(batch);
    };
    return [{...sums, length}];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number | number[] {
    const errors = sums === undefined ? this.scales.map(() => 0) : meansOf(sums);
    const {multioutput} = this;
    if (multioutput === 'raw_values') return errors.map((error, c) => this.scaled(error, this.scales[c]));
    const weights = multioutput === 'uniform_average' ? undefined : multioutput;
    return this.scaled(meanOverOutputs(errors, weights), meanOverOutputs(this.scales, weights));
  }

  /** The result, given both errors. Default: their ratio. @internal */
  protected scaled(error: number, naive: number): number {
    return error / Math.max(naive, Number.EPSILON);
  }
}

/** The mean error of the naive forecast of each output. */
function naiveErrors(where: string, yTrain: ArrayData, sp: number, error: Elementwise): number[] {
  if (yTrain === undefined || yTrain === null) {
    throw new UsageError(
      where,
      'yTrain is required: the history before the labels, [steps] or [steps, outputs].',
    );
  }
  if (typeof yTrain === 'number' || typeof yTrain === 'boolean') {
    throw new UsageError(where, `yTrain must be an array; got ${formatValue(yTrain)}.`);
  }
  const {data, shape} = cpuArrayFromNumbers(yTrain, `${where}: yTrain`);
  const [steps, outputs = 1] = shape;
  if (shape.length > 2 || steps <= sp) {
    throw new UsageError(
      where,
      `yTrain must be [steps] or [steps, outputs], with more than sp (${sp}) steps; got ${showShape(shape)}.`,
    );
  }
  const sums = new Array<number>(outputs).fill(0);
  for (let i = sp * outputs; i < data.length; i++)
    sums[i % outputs] += error.cpu(data[i], data[i - sp * outputs]);
  return sums.map(sum => sum / (steps - sp));
}

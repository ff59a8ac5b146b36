import {any, cast, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {checkFlag, checkFraction, checkIgnoreClass} from '../../check.js';
import {toFloat} from '../../floats.js';
import {optionsOf} from '../../options.js';
import {exactMatches, type ExactMatchFunctionOptions} from '../../functional/accuracy/exact_match.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, GREATEST} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {weightedMean} from '../base/weighted_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ExactMatchOptions extends MetricOptions, ExactMatchFunctionOptions {}

/**
 * How often a whole sequence, or a whole set of labels, is right.
 *
 * - Formula: (samples whose positions are all right) / samples, where the class with the greatest score is
 *   the prediction; with `multiLabel`, (positions whose labels are all right) / positions, where scores above
 *   `threshold` are positive. Entries of `ignoreClass`, and positions under a mask, are right in any case; a
 *   sample under a mask as a whole is left out.
 * - Shapes: yPred [batch, ..., classes], yTrue one-hot of that shape or class ids [batch, ...]; with
 *   `sparseYPred`, class ids [batch, ...] in both; with `multiLabel` [batch, ..., labels] in both. Weights
 *   [batch].
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `torchmetrics.ExactMatch` 1.9; the function `exactMatch` returns the value of each sample.
 *
 * @example
 * const m = new ExactMatch({sparseYPred: true});
 * m.updateState([[1, 2, 0], [2, 2, 1]], [[1, 2, 0], [2, 0, 1]]);
 * await m.result();   // 0.5
 */
export class ExactMatch<N extends string = MetricNames['ExactMatch']> extends MeanMetric {
  static override className = 'ExactMatch';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = {
    holds: ({multiLabel, sparseYPred}, columns) => columns === 1 && !multiLabel && !sparseYPred,
    reason: GREATEST,
    instead: 'new ExactMatch({multiLabel: true})',
  };
  protected readonly perSample: PerSample;
  private readonly options: Required<ExactMatchFunctionOptions>;

  constructor(given: ExactMatchOptions & Named<N> = {}) {
    const {multiLabel = false, threshold = 0.5, fromLogits = false} = optionsOf(new.target, given);
    const {sparseYPred = false, ignoreClass = null} = given;
    const options = {multiLabel, threshold, fromLogits, sparseYPred, ignoreClass};
    super(given, options);
    checkFlag(this.className, 'multiLabel', multiLabel);
    checkFlag(this.className, 'fromLogits', fromLogits);
    checkFlag(this.className, 'sparseYPred', sparseYPred);
    checkFraction(this.className, 'threshold', threshold);
    checkIgnoreClass(this.className, ignoreClass);
    this.options = options;
    this.perSample = exactMatches(options);
  }

  protected override declare(): readonly Statistic[] {
    const {className, options} = this;
    const plain = weightedMean(className, this.perSample);
    const masked = (mask: Parameters<typeof exactMatches>[1]): Statistic =>
      weightedMean(className, exactMatches(options, mask));
    return [
      {
        ...plain,
        cpu(batch, into) {
          const {mask} = batch;
          if (mask === undefined || !masksPositions(mask, options)) plain.cpu(batch, into);
          else masked({cpu: mask}).cpu({...batch, mask: someOnCpu(mask)}, into);
        },
        device(batch) {
          const {mask} = batch;
          if (mask === undefined || !masksPositions(mask, options)) return plain.device(batch);
          return masked({device: mask}).device({...batch, mask: someOnDevice(mask)});
        },
      },
    ];
  }
}

/**
 * True for a mask of the positions of samples. With `multiLabel`, each position has a value that it weighs.
 */
function masksPositions(
  {shape}: {readonly shape: readonly number[]},
  {multiLabel}: ExactMatchFunctionOptions,
): boolean {
  return multiLabel !== true && shape.slice(1).some(size => size !== 1);
}

/** 1 for samples that have a position outside of the mask. */
function someOnCpu({data, shape: [rows]}: CpuArray): CpuArray {
  const each = data.length / rows;
  const some = Uint8Array.from({length: rows}, (_, n) =>
    data.subarray(n * each, (n + 1) * each).some((x: number) => x !== 0) ? 1 : 0,
  );
  return {data: some, shape: [rows], dtype: 'bool'};
}

/** The same on the device. */
function someOnDevice(mask: Tensor): Tensor {
  return toFloat(any(cast(reshape(mask, [mask.shape[0], -1]), 'bool'), 1));
}

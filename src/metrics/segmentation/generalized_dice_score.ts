import {
  concat,
  equal,
  expandDims,
  mul,
  ones,
  reshape,
  sum,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {checkCount, checkFlag, checkIgnoreClass, checkOneOf} from '../../check.js';
import {whereFloat} from '../../floats.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import type {BatchShapes} from '../../array/batch_view.js';
import {
  DICE_WEIGHTS,
  diceValues,
  generalizedDice,
  type GeneralizedDiceFunctionOptions,
} from '../../functional/confusion/generalized_dice.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {batchWeightsOnCpu, batchWeightsOnDevice} from '../../functional/core/sample_weights.js';
import {allValues} from '../../functional/core/value_blocks.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, GREATEST} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface GeneralizedDiceScoreOptions extends MetricOptions, GeneralizedDiceFunctionOptions {}

/**
 * Generalized Dice score: how well regions overlap, with classes weighted by the inverse of their size.
 *
 * - Formula: mean over samples of 2 sum_c(w_c TP_c) / sum_c(w_c (labels_c + predictions_c)), where w_c is 1 /
 *   labels_c^2 (`weightType: 'square'`), 1 / labels_c (`'simple'`) or 1 (`'linear'`); a class without labels
 *   in a sample has the greatest weight of the others. 0 for a sample without counted classes.
 * - Shapes: yPred scores [batch, ..., classes], yTrue one-hot of that shape or class ids [batch, ...]; with
 *   `sparseYPred`, class ids [batch, ...] in both. Weights [batch].
 * - Result: a number in 0..1, with `perClass` one for each class; 0 before data.
 *
 * Source: `torchmetrics.segmentation.GeneralizedDiceScore` 1.9 (where the weight of a class without labels
 * comes from the other samples of the batch); Sudre et al. (2017). The function `generalizedDiceScore`
 * returns the values of each sample.
 *
 * @example
 * const m = new GeneralizedDiceScore({numClasses: 2, sparseYPred: true});
 * m.updateState([[0, 1, 1, 1]], [[0, 1, 1, 0]]);
 * await m.result();   // 0.6875
 */
export class GeneralizedDiceScore<
  N extends string = MetricNames['GeneralizedDiceScore'],
> extends StatisticMetric<number | number[]> {
  static override className = 'GeneralizedDiceScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = {
    holds: ({sparseYPred}, columns) => columns === 1 && sparseYPred !== true,
    reason: GREATEST,
    instead: 'new BinaryIoU()',
  };
  private readonly options: Required<GeneralizedDiceFunctionOptions>;

  constructor(options: GeneralizedDiceScoreOptions & Named<N> = {}) {
    const {numClasses = null, includeBackground = true, perClass = false} = optionsOf(new.target, options);
    const {weightType = 'square', sparseYPred = false, ignoreClass = null} = options;
    const all = {numClasses, includeBackground, perClass, weightType, sparseYPred, ignoreClass};
    super(options, all);
    const {className} = this;
    checkFlag(className, 'includeBackground', includeBackground);
    checkFlag(className, 'sparseYPred', sparseYPred);
    checkOneOf(className, 'weightType', weightType, DICE_WEIGHTS);
    checkIgnoreClass(className, ignoreClass);
    if (numClasses !== null) checkCount(className, 'numClasses', numClasses, 1);
    else if (sparseYPred) {
      throw new UsageError(className, 'sparseYPred needs numClasses: class ids do not tell their number.');
    }
    checkFlag(className, 'perClass', perClass);
    this.options = all;
  }

  protected declare(): readonly Statistic[] {
    const {options} = this;
    const valuesOf = ({yTrue, yPred}: BatchShapes): number =>
      diceValues(yTrue?.shape ?? [], yPred.shape, options);
    return [rowMeans(this.className, generalizedDice(options), valuesOf)];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number | number[] {
    const {perClass} = this.options;
    if (sums === undefined) return perClass ? [] : 0;
    const weight = sums[sums.length - 1];
    const means = Array.from(sums.subarray(0, -1), total => (weight === 0 ? 0 : total / weight));
    return perClass ? means : means[0];
  }
}

/**
 * The weighted sum of each of the values of a sample, [batch] or [batch, values], and the sum of the weights.
 */
function rowMeans(name: string, fn: PerSample, valuesOf: (batch: BatchShapes) => number): Statistic {
  return defineStatistic({
    key: `rows|${fn.key}`,
    merge: totals,
    length: batch => valuesOf(batch) + 1,
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const {data, shape} = allValues(fn.cpu(yTrue, yPred));
      const weights = batchWeightsOnCpu(name, batch, shape.slice(0, 1));
      const width = into.length - 1;
      for (let n = 0; n < shape[0]; n++) {
        const weight = weights === undefined ? 1 : weights[n];
        if (weight === 0) continue;
        for (let c = 0; c < width; c++) into[c] += weight * data[n * width + c];
        into[width] += weight;
      }
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const values = fn.device(yTrue, yPred);
      const rows = reshape(values, [values.shape[0], -1]);
      const weights = batchWeightsOnDevice(name, batch, values.shape.slice(0, 1)) ?? ones([values.shape[0]]);
      const w: Tensor = mul(expandDims(weights, 1), ones(rows.shape));
      const products = whereFloat(equal(w, 0), zerosLike(w), mul(w, rows));
      return concat([sum(products, 0), reshape(sum(weights), [1])]);
    },
  });
}

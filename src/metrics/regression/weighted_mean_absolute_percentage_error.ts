import {absoluteError, absoluteLabel} from '../../functional/core/elementwise_errors.js';
import {sumOf} from '../../lists.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {outputSums, partsOf} from '../outputs/output_sums.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/** Lower limit of the sum of labels. */
const LEAST = 1.17e-6;

/**
 * Sum of the absolute errors, as a fraction of the sum of the labels, so that single labels of 0 do not
 * matter.
 *
 * - Formula: sum |yTrue - yPred| / max(sum |yTrue|, 1.17e-6) over all (weighted) entries.
 * - Shapes: yTrue and yPred of the same shape, any; [batch] is [batch, 1].
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `torchmetrics.functional.weighted_mean_absolute_percentage_error`.
 *
 * @example
 * const m = new WeightedMeanAbsolutePercentageError();
 * m.updateState([1, 2, 5], [2, 2, 4]);
 * await m.result();   // 0.25
 */
export class WeightedMeanAbsolutePercentageError<
  N extends string = MetricNames['WeightedMeanAbsolutePercentageError'],
> extends StatisticMetric<number> {
  static override className = 'WeightedMeanAbsolutePercentageError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }

  protected declare(): readonly Statistic[] {
    return [outputSums(this.className, absoluteError), outputSums(this.className, absoluteLabel)];
  }

  compute([errors, labels]: readonly (Float64Array | undefined)[]): number {
    if (errors === undefined || labels === undefined) return 0;
    return total(errors) / Math.max(total(labels), LEAST);
  }
}

function total(state: Float64Array): number {
  return sumOf(partsOf(state)[0]);
}

import {optionError} from '../../check.js';
import {optionsOf} from '../../options.js';
import {absolutePower} from '../../functional/regression/absolute_power.js';
import {sumOf} from '../../lists.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {outputSums, partsOf} from '../outputs/output_sums.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MinkowskiDistanceOptions extends MetricOptions {
  /** The power of the errors, at least 1: 1 is the Manhattan distance, 2 the Euclidean one. Default: 2. */
  p?: number;
}

/**
 * Distance of all predictions, as one vector, from all labels.
 *
 * - Formula: (sum |yTrue - yPred|^p)^(1/p) over all (weighted) entries. It grows with the number of samples.
 * - Shapes: yTrue and yPred of the same shape, any; [batch] is [batch, 1].
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `torchmetrics.functional.minkowski_distance`.
 *
 * @example
 * const m = new MinkowskiDistance({p: 3});
 * m.updateState([1, 2.8, 3.5, 4.5], [6.1, 2.11, 3.1, 5.6]);
 * await m.result();   // 5.1219...
 */
export class MinkowskiDistance<
  N extends string = MetricNames['MinkowskiDistance'],
> extends StatisticMetric<number> {
  static override className = 'MinkowskiDistance';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  private readonly p: number;

  constructor(options: MinkowskiDistanceOptions & Named<N> = {}) {
    const {p = 2} = optionsOf(new.target, options);
    super(options, {p});
    if (!(Number.isFinite(p) && p >= 1)) throw optionError(this.className, 'p', 'a number, at least 1', p);
    this.p = p;
  }

  protected declare(): readonly Statistic[] {
    return [outputSums(this.className, absolutePower(this.p))];
  }

  compute([powers]: readonly (Float64Array | undefined)[]): number {
    return powers === undefined ? 0 : sumOf(partsOf(powers)[0]) ** (1 / this.p);
  }
}

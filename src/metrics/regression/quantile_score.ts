import {pinballLoss} from '../../functional/entry_errors.js';
import {lowerQuantile, quantileBetween} from '../../functional/quantile.js';
import {spanOf} from '../../state/coarsen.js';
import type {Rows} from '../../state/rows.js';
import type {Counted} from '../../state/slot.js';
import {collectedEntries, label} from '../collected.js';
import type {Bounded} from '../bounded_metric.js';
import {CollectedMetric, type CollectedOutputsOptions} from '../collected_metric.js';
import {forOutputs} from '../multioutput.js';
import {outputSums, sampleCount} from '../output_sums.js';
import {weightsGiven} from '../weights_given.js';
import {greatestOf} from '../../lists.js';

/** 1 - pinball loss of the predictions / pinball loss of the labels' own quantile, for every output. */
export abstract class QuantileScore extends CollectedMetric {
  override readonly direction = 'max';
  protected readonly nothing = NaN;
  private readonly alpha: number;

  constructor(options: CollectedOutputsOptions, config: Readonly<Record<string, unknown>>, alpha: number) {
    super(options, config);
    this.alpha = alpha;
  }

  protected declare(): readonly Counted[] {
    const {className, multioutput, maxSamples, alpha} = this;
    const labels = collectedEntries(className, [label], maxSamples);
    return [
      forOutputs(className, multioutput, labels),
      outputSums(className, pinballLoss(alpha)),
      sampleCount(className, 'all'),
      weightsGiven,
    ];
  }

  protected ofOutput(
    rows: Rows,
    output: number,
    [losses, [samples], [isWeighted]]: readonly Float64Array[],
  ): Bounded<number> {
    if (samples < 2) return {result: NaN, bound: 0};
    const {alpha} = this;
    const sorted = rows.sorted();
    const {host: loss} = pinballLoss(alpha);
    const quantile = (isWeighted === 1 ? lowerQuantile : quantileBetween)(sorted, alpha);
    let [unexplained, slack] = [0, 0];
    sorted.values.forEach((y, n) => {
      const weight = sorted.weights?.[n] ?? 1;
      unexplained += weight * loss(y, quantile);
      slack += weight * (spanOf(y, rows.coarseness) + spanOf(quantile, rows.coarseness));
    });
    const value = scoreOf(losses[output], unexplained);
    if (rows.coarseness === 0) return {result: value, bound: 0};
    const ends = [unexplained + slack, Math.max(unexplained - slack, 0)].map(u => scoreOf(losses[output], u));
    return {result: value, bound: greatestOf(ends.map(end => Math.abs(end - value)))};
  }
}

/** Where nothing is to be explained: 1 if nothing is left, else 0. */
function scoreOf(loss: number, unexplained: number): number {
  if (unexplained !== 0 || Number.isNaN(loss)) return 1 - loss / unexplained;
  return loss === 0 ? 1 : 0;
}

import {pinballLoss} from '../../functional/core/elementwise_errors.js';
import {lowerQuantile, quantileBetween} from '../../functional/core/quantile.js';
import {endsOf} from '../../state/quantize.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {outputRows, label} from '../outputs/output_rows.js';
import {type Bounded, distanceTo} from '../rows/bounded.js';
import {quantileEnds} from '../rows/coarse_quantile.js';
import {OutputRowsMetric, type CollectedOutputsOptions} from '../outputs/output_rows_metric.js';
import {forOutputs} from '../outputs/output_average.js';
import {outputSums, sampleCount} from '../outputs/output_sums.js';
import {weightsGiven} from '../outputs/weights_given.js';
import type {Tally} from '../../state/tally.js';

/** 1 - pinball loss of the predictions / pinball loss of the labels' own quantile, for every output. */
export abstract class QuantileScore extends OutputRowsMetric {
  override readonly direction = 'max';
  protected readonly nothing = NaN;
  private readonly alpha: number;

  constructor(options: CollectedOutputsOptions, config: Readonly<Record<string, unknown>>, alpha: number) {
    super(options, config);
    this.alpha = alpha;
  }

  protected declare(): readonly Tally[] {
    const {className, multioutput, maxSamples, alpha} = this;
    const labels = outputRows(className, [label], maxSamples);
    return [
      forOutputs(className, multioutput, labels),
      outputSums(className, pinballLoss(alpha)),
      sampleCount(className, 'all'),
      weightsGiven,
    ];
  }

  protected ofOutput(
    rows: StoredSamples,
    output: number,
    [losses, [samples], [isWeighted]]: readonly Float64Array[],
  ): Bounded<number> {
    if (samples < 2) return {result: NaN, bound: 0};
    const {alpha} = this;
    const {values, weights} = rows.sorted();
    const {cpu: loss} = pinballLoss(alpha);
    const quantileOf = isWeighted === 1 ? lowerQuantile : quantileBetween;
    const quantile = quantileOf({values, weights}, alpha);
    let unexplained = 0;
    values.forEach((y, n) => (unexplained += (weights?.[n] ?? 1) * loss(y, quantile)));
    const value = scoreOf(losses[output], unexplained);
    if (rows.droppedBits === 0 || losses[output] === 0) return {result: value, bound: 0};
    const [least, greatest] = this.unexplainedEnds(rows, quantileOf);
    // As little as nothing may have been to explain: then any loss is infinitely worse.
    if (least === 0) return {result: value, bound: Infinity};
    return {
      result: value,
      bound: distanceTo(value, 1 - losses[output] / least, 1 - losses[output] / greatest),
    };
  }

  /**
   * The least and the greatest loss of the labels' own quantile. Label and quantile may each lie anywhere between their
   * ends, and so does their difference, whose loss is the greatest at one of its ends, and the least at 0 or nearest to it.
   */
  private unexplainedEnds(rows: StoredSamples, quantileOf: typeof lowerQuantile): readonly [number, number] {
    const {alpha} = this;
    const {cpu: loss} = pinballLoss(alpha);
    const {values, weights} = rows.sorted();
    const [low, high] = quantileEnds(rows.sorted(), alpha, rows.droppedBits, quantileOf);
    let [least, greatest] = [0, 0];
    values.forEach((y, n) => {
      const weight = weights?.[n] ?? 1;
      const [from, to] = endsOf(y, rows.droppedBits);
      const ends = [loss(from - high, 0), loss(to - low, 0)] as const;
      greatest += weight * Math.max(ends[0], ends[1]);
      if (from > high || to < low) least += weight * Math.min(ends[0], ends[1]);
    });
    return [least, greatest];
  }
}

/** Where nothing is to be explained: 1 if nothing is left, else 0. */
function scoreOf(loss: number, unexplained: number): number {
  if (unexplained !== 0 || Number.isNaN(loss)) return 1 - loss / unexplained;
  return loss === 0 ? 1 : 0;
}

import {pinballLoss} from '../../functional/core/elementwise_errors.js';
import {averagedQuantile} from '../../functional/core/quantile.js';
import {endsOf} from '../../state/quantize.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {outputSamples, label} from '../outputs/output_samples.js';
import {type Bounded, distanceTo} from '../samples/bounded.js';
import {quantileEnds} from '../samples/coarse_quantile.js';
import {forOutputs, type OutputAverage} from '../outputs/output_average.js';
import {outputSums, sampleCount} from '../outputs/output_sums.js';
import type {Tally} from '../../state/tally.js';

/** The statistics that `quantileScore` needs: the labels, the loss of the predictions, and their weights. */
export function quantileStatistics(
  className: string,
  multioutput: OutputAverage,
  maxSamples: number | null,
  alpha: number,
): readonly Tally[] {
  return [
    forOutputs(className, multioutput, outputSamples(className, [label], maxSamples)),
    outputSums(className, pinballLoss(alpha)),
    sampleCount(className, 'all'),
  ];
}

/** 1 - pinball loss of the predictions / pinball loss of the labels' own quantile, for one output. */
export function quantileScore(
  alpha: number,
  samples: StoredSamples,
  output: number,
  [losses, [count]]: readonly Float64Array[],
): Bounded<number> {
  if (count < 2) return {result: NaN, bound: 0};
  const {values, weights} = samples.sorted();
  const {cpu: loss} = pinballLoss(alpha);
  const quantile = averagedQuantile({values, weights}, alpha);
  let unexplained = 0;
  values.forEach((y, n) => (unexplained += (weights?.[n] ?? 1) * loss(y, quantile)));
  const result = scoreOf(losses[output], unexplained);
  if (samples.droppedBits === 0 || losses[output] === 0) return {result, bound: 0};
  const [least, greatest] = unexplainedEnds(alpha, samples);
  // All labels may be equal: then any loss is infinitely worse.
  if (least === 0) return {result, bound: Infinity};
  return {result, bound: distanceTo(result, 1 - losses[output] / least, 1 - losses[output] / greatest)};
}

/**
 * The least and the greatest loss of the labels' own quantile, if labels were quantized. Label and quantile
 * may each lie anywhere between their ends, and so may their difference. Its loss is greatest at one of its
 * ends, and least at 0 or at the end nearest to 0.
 */
function unexplainedEnds(alpha: number, samples: StoredSamples): readonly [least: number, greatest: number] {
  const {cpu: loss} = pinballLoss(alpha);
  const {values, weights} = samples.sorted();
  const [low, high] = quantileEnds(samples.sorted(), alpha, samples.droppedBits, averagedQuantile);
  let [least, greatest] = [0, 0];
  values.forEach((y, n) => {
    const weight = weights?.[n] ?? 1;
    const [from, to] = endsOf(y, samples.droppedBits);
    const ends = [loss(from - high, 0), loss(to - low, 0)] as const;
    greatest += weight * Math.max(ends[0], ends[1]);
    if (from > high || to < low) least += weight * Math.min(ends[0], ends[1]);
  });
  return [least, greatest];
}

/** If all labels are equal: 1 for exact predictions, else 0. */
function scoreOf(loss: number, unexplained: number): number {
  if (unexplained !== 0 || Number.isNaN(loss)) return 1 - loss / unexplained;
  return loss === 0 ? 1 : 0;
}

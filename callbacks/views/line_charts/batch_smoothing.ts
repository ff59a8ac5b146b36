const MOST = 0.98;

/**
 * The weight of the past in the average of batch values that a chart begins with: the average is over about
 * an epoch, and over 50 batches at most. It has two decimals, as it is shown.
 *
 * @param stepsPerEpoch batches in an epoch
 * @returns from 0, which draws the values of the batches alone, to 0.98
 */
export function batchSmoothing(stepsPerEpoch: number): number {
  return Math.max(0, Math.min(MOST, Math.floor(100 * (1 - 1 / stepsPerEpoch) + 1e-9) / 100));
}

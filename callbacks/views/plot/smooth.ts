/**
 * A debiased exponential moving average: the first value counts as it is, not as a step away from 0. A value
 * that is not finite stays as it is and does not enter the average.
 *
 * @param weight how much of the average remains after one step, from 0 (no smoothing) to less than 1
 * @param steps ascending steps of the values. Default: one step between values
 */
export function smooth(values: readonly number[], weight: number, steps?: readonly number[]): number[] {
  let [average, missing] = [0, 1];
  let last: number | undefined;
  return values.map((value, i) => {
    if (!Number.isFinite(value)) return value;
    const step = steps?.[i] ?? i;
    const kept = weight ** (last === undefined ? 1 : step - last);
    last = step;
    average = kept * average + (1 - kept) * value;
    missing *= kept;
    return missing < 1 ? average / (1 - missing) : value;
  });
}

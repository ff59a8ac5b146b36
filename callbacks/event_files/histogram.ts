/**
 * Buckets of equal width from the smallest to the greatest value, as rows of left edge, right edge, count. If
 * all values are equal, the last bucket has them. Without values all buckets are 0. NaN and the infinities
 * are left out.
 *
 * Source: `tf.summary.histogram`.
 */
export function histogramBuckets(values: ArrayLike<number>, count = 30): Float64Array {
  let [least, greatest, counted] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    least = Math.min(least, values[i]);
    greatest = Math.max(greatest, values[i]);
    counted++;
  }
  const rows = new Float64Array(3 * count);
  if (counted === 0) return rows;
  const width = (greatest - least) / count;
  for (let b = 0; b < count; b++) {
    rows[3 * b] = least + b * width;
    rows[3 * b + 1] = b === count - 1 ? greatest : least + (b + 1) * width;
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    const bucket = width === 0 ? count - 1 : Math.floor((values[i] - least) / width);
    rows[3 * Math.min(bucket, count - 1) + 2]++;
  }
  return rows;
}

/** The value below which a fraction `q` of the values lie, linear between two neighbors. */
function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new Error('statistics of no values.');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Half of the interquartile range: half of the values are about this close to the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2;
}

export interface Summary {
  readonly median: number;
  readonly spread: number;
}

/** Median and spread of the ratios of two series of times, round by round. */
export function ratio(times: readonly number[], base: readonly number[]): Summary {
  const ratios = times.map((time, round) => time / base[round]);
  return {median: median(ratios), spread: spread(ratios)};
}

import {formatMultiple, formatNumber} from '../harness/format.js';
import {type Duration, interleave, local} from '../harness/interleave.js';
import {median, ratio} from '../harness/statistics.js';

/** A row of a table: milliseconds of the first run, and the other runs as multiples of it. */
export async function relativeRow(
  title: string,
  runs: readonly (() => unknown)[],
  duration: Duration,
): Promise<string[]> {
  const variants = runs.map((run, i) => local(`${title} ${i}`, run));
  const [first, ...others] = await interleave(variants, duration);
  return [title, formatNumber(median(first)), ...others.map(times => formatMultiple(ratio(times, first)))];
}

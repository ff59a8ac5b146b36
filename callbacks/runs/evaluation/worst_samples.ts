import type {WorstSample} from '../record/run.js';

const COUNT = 24;

/**
 * The samples with the greatest loss, the worst first; of equal ones the first. NaN counts as the greatest.
 */
export function worstSamples(
  losses: Float32Array | undefined,
  describe: (index: number) => Omit<WorstSample, 'index' | 'loss'>,
): WorstSample[] | undefined {
  if (losses === undefined) return undefined;
  const worst: number[] = [];
  const rank = (i: number): number => (Number.isNaN(losses[i]) ? Infinity : losses[i]);
  for (let i = 0; i < losses.length; i++) {
    if (worst.length === COUNT && rank(i) <= rank(worst[COUNT - 1])) continue;
    let at = worst.length;
    while (at > 0 && rank(worst[at - 1]) < rank(i)) at--;
    worst.splice(at, 0, i);
    worst.length = Math.min(worst.length, COUNT);
  }
  return worst
    .filter(i => Number.isFinite(losses[i]))
    .map(index => ({index, loss: losses[index], ...describe(index)}));
}

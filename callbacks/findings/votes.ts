/**
 * True if a value is better than another one by at least a share of it, and by at least `least`. skore uses
 * the same rule, so that verdicts agree.
 */
export function isBetter(
  sign: 1 | -1,
  value: number,
  reference: number,
  margin: {share: number; least: number},
): boolean {
  return sign * (reference - value) >= Math.max(margin.least, margin.share * Math.abs(reference));
}

/** True if more than half of the votes are. */
export function isMajority(votes: readonly boolean[]): boolean {
  return votes.filter(Boolean).length > votes.length / 2;
}

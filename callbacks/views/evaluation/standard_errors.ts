/** One standard error around a share, in Wilson's form, which stays within 0 and 1. */
export function wilson(share: number, count: number): [low: number, high: number] {
  const middle = (share + 1 / (2 * count)) / (1 + 1 / count);
  const half = Math.sqrt((share * (1 - share)) / count + 1 / (4 * count * count)) / (1 + 1 / count);
  return [middle - half, middle + half];
}

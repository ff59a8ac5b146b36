/** `weight * value`, and 0 where nothing weighs: NaN and infinities too. */
export function timesWeight(value: number, weight: number): number {
  return weight === 0 ? 0 : weight * value;
}

/** `weight * value`, and 0 for weight 0 even if the value is NaN or infinite. */
export function timesWeight(value: number, weight: number): number {
  return weight === 0 ? 0 : weight * value;
}

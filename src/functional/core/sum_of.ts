/** The sum of the values from index `start` to before `end`. */
export function sumOf(values: ArrayLike<number>, start = 0, end = values.length): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i];
  return sum;
}

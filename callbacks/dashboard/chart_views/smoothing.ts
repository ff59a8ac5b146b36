/**
 * A debiased exponential moving average: the first average is the first value. A value `gap` steps after the
 * one before counts as if `gap` equal values had come.
 */
export class MovingAverage {
  private sum = 0;
  private weights = 0;
  private readonly weight: number;

  /** @param weight that of the past, from 0 (no smoothing) to less than 1 */
  constructor(weight: number) {
    this.weight = weight;
  }

  /** The average after a value; a value that is not finite returns NaN and changes nothing. */
  next(value: number, gap = 1): number {
    if (!Number.isFinite(value)) return NaN;
    const past = gap === 1 ? this.weight : this.weight ** gap;
    this.sum = past * this.sum + (1 - past) * value;
    this.weights = past * this.weights + (1 - past);
    return this.sum / this.weights;
  }
}

/** The averages of a column that grows. Rows without a value have no average. */
export class SmoothedColumn {
  readonly values: (number | undefined)[] = [];
  private weight = NaN;
  private average = new MovingAverage(0);
  private last: number | undefined;

  /**
   * @param positions of the rows, in steps
   * @param from the first row that is new
   * @returns the first row that changed
   */
  update(
    column: readonly (number | undefined)[],
    positions: readonly number[],
    weight: number,
    from: number,
  ): number {
    const start = weight === this.weight && from >= this.values.length ? this.values.length : 0;
    if (start === 0) {
      this.weight = weight;
      this.average = new MovingAverage(weight);
      this.last = undefined;
      this.values.length = 0;
    }
    for (let i = start; i < column.length; i++) this.values.push(this.next(column[i], positions[i]));
    return start;
  }

  private next(value: number | undefined, position: number): number | undefined {
    if (value === undefined) return undefined;
    const gap = this.last === undefined ? 1 : position - this.last;
    if (Number.isFinite(value)) this.last = position;
    return this.average.next(value, gap);
  }
}

/** Shares of the training time for reading the logs of batches, and for redraws within an epoch. */
const SHARES = {logs: 0.002, redraws: 0.004} as const;
/** The least time between two redraws, in milliseconds, as in Keras. */
const INTERVAL = 50;

/**
 * The duration of a task in milliseconds: the least of the last three measurements, because garbage
 * collection and other processes can only make a task seem slower.
 */
class Cost {
  private times: number[];

  constructor(initial: number) {
    this.times = [initial, initial, initial];
  }

  get value(): number {
    const [a, b, c] = this.times;
    return Math.min(a, b, c);
  }

  add(milliseconds: number): void {
    this.times = [...this.times.slice(1), milliseconds];
  }
}

/**
 * Limits the time for showing progress within epochs, as it is measured, to less than 1 % of the training
 * time.
 */
export class RedrawBudget {
  private readonly read = new Cost(0);
  private readonly redraw = new Cost(0.1);
  private start = 0;
  /** Milliseconds spent on the logs of batches. */
  private spent = 0;
  private last = -Infinity;

  /** Training begins. */
  begin(now: number): void {
    this.start = now;
    this.spent = 0;
    this.last = -Infinity;
  }

  /** True if there is time to read the logs of a batch. */
  mayReadLogs(now: number): boolean {
    return this.spent <= SHARES.logs * (now - this.start);
  }

  /** The logs of a batch were read, which took n milliseconds. */
  readLogs(milliseconds: number): void {
    this.read.add(milliseconds);
    this.spent += this.read.value;
  }

  /** True if it is time for a redraw. */
  isDue(now: number): boolean {
    return now - this.last >= Math.max(INTERVAL, this.redraw.value / SHARES.redraws);
  }

  /** The bar was redrawn, which took n milliseconds. */
  redrawn(now: number, milliseconds: number): void {
    this.redraw.add(milliseconds);
    this.last = now;
  }
}

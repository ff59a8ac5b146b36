/** Parts of the time of training: for looking at batches, and for redraws in mid-epoch. */
const SHARES = {looks: 0.002, redraws: 0.004} as const;
/** Milliseconds between two redraws, at least; Keras's. */
const INTERVAL = 50;

/**
 * What something takes, in milliseconds: the least of the last three times, since others that run meanwhile (garbage
 * collection, another process) are not its fault.
 */
class Cost {
  private times: number[];

  constructor(guess: number) {
    this.times = [guess, guess, guess];
  }

  get value(): number {
    const [a, b, c] = this.times;
    return Math.min(a, b, c);
  }

  add(milliseconds: number): void {
    this.times = [...this.times.slice(1), milliseconds];
  }
}

/** Keeps what showing progress in mid-epoch costs, as it is measured, below 1 % of the time of training. */
export class RedrawBudget {
  private readonly look = new Cost(0);
  private readonly redraw = new Cost(0.1);
  private begun = 0;
  private looked = 0;
  private last = -Infinity;

  /** Training begins. */
  begin(now: number): void {
    this.begun = now;
    this.looked = 0;
    this.last = -Infinity;
  }

  /** Whether the logs of a batch may be looked at. */
  mayLook(now: number): boolean {
    return this.looked <= SHARES.looks * (now - this.begun);
  }

  /** So many milliseconds it took to look at a batch. */
  lookedFor(milliseconds: number): void {
    this.look.add(milliseconds);
    this.looked += this.look.value;
  }

  /** Whether it is time for a redraw. */
  isDue(now: number): boolean {
    return now - this.last >= Math.max(INTERVAL, this.redraw.value / SHARES.redraws);
  }

  /** A redraw is done, and took so many milliseconds. */
  redrawn(now: number, milliseconds: number): void {
    this.redraw.add(milliseconds);
    this.last = now;
  }
}

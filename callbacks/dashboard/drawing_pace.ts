/** How much longer than a drawing the time until the next one is. */
const SHARE = 100;

/** The least time between two drawings in idle time, in milliseconds. */
const PAUSE = 500;

/** When the next drawing is due, so that drawings take about a hundredth of the time. */
export class DrawingPace {
  private due = -Infinity;
  private end = -Infinity;
  private duration = 0;

  /** Draws. A drawing that is slower than the one before, as the first one is, counts as that one. */
  draw(work: () => void): void {
    const start = performance.now();
    work();
    this.end = performance.now();
    const duration = this.end - start;
    this.due = this.end + SHARE * Math.min(this.duration, duration);
    this.duration = duration;
  }

  /** Milliseconds until the next drawing is due. */
  get wait(): number {
    return Math.max(0, this.due - performance.now());
  }

  /** Milliseconds until idle time may be used: a drawing in it delays no training. */
  get idleWait(): number {
    return Math.min(this.wait, Math.max(0, this.end + PAUSE - performance.now()));
  }

  /** Whether a drawing fits in idle time; browsers grant 50 ms at most. */
  fits({timeRemaining}: {timeRemaining: number}): boolean {
    return timeRemaining >= Math.min(this.duration, 40);
  }
}

/** Measures an epoch and its steps. The first step, which includes the warm-up, is left out of the mean. */
export class StepClock {
  /** The number of steps done. */
  steps = 0;
  private start = 0;
  private afterFirst: number | undefined;

  /** An epoch begins. */
  begin(now: number): void {
    this.start = now;
    this.steps = 0;
    this.afterFirst = undefined;
  }

  /** A step is done. */
  step(now: number): void {
    this.steps++;
    this.afterFirst ??= now;
  }

  /** Seconds since the epoch began. */
  seconds(now: number): number {
    return (now - this.start) / 1000;
  }

  /**
   * Seconds per step; 0 before the first.
   *
   * Source: `keras.utils.Progbar`.
   */
  perStep(now: number): number {
    if (this.steps === 0) return 0;
    if (this.steps === 1 || this.afterFirst === undefined) return this.seconds(now) / this.steps;
    return (now - this.afterFirst) / 1000 / (this.steps - 1);
  }
}

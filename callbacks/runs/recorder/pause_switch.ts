/** Lets a training wait. */
export class PauseSwitch {
  private waiting: Promise<void> | undefined;
  private release = (): void => undefined;

  get isPaused(): boolean {
    return this.waiting !== undefined;
  }

  pause(): void {
    this.waiting ??= new Promise(resolve => {
      this.release = resolve;
    });
  }

  resume(): void {
    this.waiting = undefined;
    this.release();
  }

  async whenResumed(): Promise<void> {
    while (this.waiting !== undefined) await this.waiting;
  }
}

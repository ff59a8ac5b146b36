/** A wait that can be cut short. */
export class Pause {
  private wake: (() => void) | undefined;

  /** Settles after `milliseconds`, or when `end` is called. */
  async wait(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>(resolve => {
      this.wake = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    this.wake = undefined;
  }

  end(): void {
    this.wake?.();
  }
}

/** Lets chosen places throw at chosen times. */
export class Fuse {
  private part = '';
  private left = 0;
  private passed = 0;

  /** From now on the part throws at its n-th time. */
  set(part: string, time: number): void {
    this.part = part;
    this.left = time;
  }

  /** A place where an error may come. */
  burn(part: string): void {
    if (part !== this.part) return;
    this.passed++;
    if (--this.left === 0) throw new Error(`${part} burnt`);
  }

  /** How often an action comes by a part. */
  async count(part: string, action: () => Promise<unknown>): Promise<number> {
    this.set(part, 0);
    this.passed = 0;
    await action();
    return this.passed;
  }
}

import {yieldToEventLoop} from './yield_to_event_loop.js';

/**
 * Longest time between yields to the event loop, in milliseconds. That of tfjs's `yieldEvery: 'auto'` (B4).
 */
const LONGEST_INTERVAL = 125;

/**
 * Yields to the event loop if it has not run for `every` milliseconds. Turns that other code has awaited
 * count too, so two yielders side by side cost no more than one.
 */
export class Yielder {
  private lastTurn = Date.now();
  private watching = false;
  private readonly every: number;

  constructor(every = LONGEST_INTERVAL) {
    this.every = every;
  }

  /** Await this wherever the event loop may run. */
  async yieldIfDue(): Promise<void> {
    if (Date.now() - this.lastTurn >= this.every) {
      await yieldToEventLoop();
      this.lastTurn = Date.now();
    } else if (!this.watching) {
      this.watching = true;
      setTimeout(() => {
        this.watching = false;
        this.lastTurn = Date.now();
      });
    }
  }
}

import {yieldToEventLoop} from './yield_to_event_loop.js';

/** So long may the page wait for its turn, in milliseconds; tfjs's own `yieldEvery: 'auto'` (B4). */
const LONGEST_WAIT = 125;

/**
 * Gives the event loop a turn when it had none for `every` milliseconds, whoever gave the last one: two that yieldIfDue
 * side by side cost no more than one.
 */
export class Yielder {
  private lastTurn = Date.now();
  private watching = false;
  private readonly every: number;

  constructor(every = LONGEST_WAIT) {
    this.every = every;
  }

  /** Await this wherever the page may be served. */
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

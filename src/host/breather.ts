import {nextFrame} from '@tensorflow/tfjs-core';

/** So long may the page wait for its turn, in milliseconds; tfjs's own `yieldEvery: 'auto'` (B4). */
const LONGEST_BREATH = 125;

/** One turn of the event loop. A hidden page gets no animation frames, and must not stop for that. */
function turn(): Promise<void> {
  if (typeof document === 'undefined' || !document.hidden) return nextFrame();
  return new Promise(resolve => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Gives the event loop a turn when it had none for `every` milliseconds, whoever gave the last one: two that breathe
 * side by side cost no more than one.
 */
export class Breather {
  private lastTurn = Date.now();
  private watching = false;
  private readonly every: number;

  constructor(every = LONGEST_BREATH) {
    this.every = every;
  }

  /** Await this wherever the page may be served. */
  async breathe(): Promise<void> {
    if (Date.now() - this.lastTurn >= this.every) {
      await turn();
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

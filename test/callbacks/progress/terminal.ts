import * as tf from '@tensorflow/tfjs';
import {samples} from '../helpers.js';

export const {x, y} = samples(60, 1);
export const setting = {batchSize: 20, epochs: 2, shuffle: false} as const;
export const ESCAPES = /\u001b\[[0-9;]*[mK]/g;

export class Stream {
  text = '';
  isTTY: boolean;
  columns: number;
  constructor(isTTY = true, columns = 120) {
    this.isTTY = isTTY;
    this.columns = columns;
  }
  write(text: string): void {
    this.text += text;
  }
  /** Everything written, without colors: one line for each time that a line was rewritten. */
  get lines(): string[] {
    return this.text
      .replace(ESCAPES, '')
      .split(/[\r\n]/)
      .filter(line => line !== '');
  }
  /** What stays on the screen. */
  get screen(): string[] {
    return this.text
      .replace(ESCAPES, '')
      .split('\n')
      .map(line => line.slice(line.lastIndexOf('\r') + 1))
      .filter(line => line !== '');
  }
}

export const BAR = '━'.repeat(20);

/** Acts at the beginning of every batch. */
export class Waiting extends tf.Callback {
  private readonly act: () => void;
  constructor(act: () => void) {
    super();
    this.act = act;
  }
  override async onBatchBegin(): Promise<void> {
    this.act();
  }
}

/** Replaces `performance.now` in the tests of the suite that creates it. */
export class FakeClock {
  private time = 0;

  constructor() {
    const {now} = performance;
    beforeEach(() => {
      this.time = 5000;
      performance.now = () => this.time;
    });
    afterEach(() => {
      performance.now = now;
    });
  }
  pass(milliseconds: number): void {
    this.time += milliseconds;
  }
  /** A callback whose batches take this long. */
  wait(milliseconds: number): {onBatchBegin(): void} {
    return {onBatchBegin: () => this.pass(milliseconds)};
  }
}

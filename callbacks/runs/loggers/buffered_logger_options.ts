import {checkCount, checkNumber} from '../../../src/check.js';

export interface BufferedLoggerOptions {
  /**
   * How long to try again while the server cannot be reached, in seconds. Then the logger stops, and
   * `onException` of the `RunTracker` decides. Infinity: never stops, so that training does not end before
   * the server is back. Default: 300.
   */
  giveUpAfter?: number;
  /**
   * The most numbers that wait to be sent. Beyond it, the oldest numbers of batches are left out, then the
   * oldest of epochs; a warning says how many. Default: 100000.
   */
  bufferSize?: number;
  /** Milliseconds from one request to the next. What is logged meanwhile is sent together. Default: 500. */
  interval?: number;
}

export type BufferedLoggerSettings = Required<BufferedLoggerOptions>;

export const BUFFER_DEFAULTS: BufferedLoggerSettings = {giveUpAfter: 300, bufferSize: 100_000, interval: 500};

/** @throws UsageError for invalid values */
export function checkBufferOptions(where: string, options: BufferedLoggerSettings): void {
  checkNumber(where, 'giveUpAfter', options.giveUpAfter, {least: 0});
  checkCount(where, 'bufferSize', options.bufferSize, 1);
  checkNumber(where, 'interval', options.interval, {least: 0});
}

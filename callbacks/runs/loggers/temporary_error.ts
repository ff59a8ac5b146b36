/**
 * What `open`, `send` and `close` of a `BufferedLogger` throw when they are to be tried again: the server
 * cannot be reached, or is busy.
 */
export class TemporaryError extends Error {
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.name = 'TemporaryError';
    this.retryAfter = retryAfter;
  }
}

import type {RunLogger} from './run_logger.js';

/** Calls a logger in order, without waiting for what the calls return. */
export class LoggerCalls {
  readonly logger: RunLogger;
  /** The first error, which ends the calls. */
  failure: {readonly error: unknown} | undefined;
  /** The error was thrown, or printed. */
  isReported = false;

  /** Settles when the calls that have been made are done; `undefined` if they are. */
  private pending: Promise<void> | undefined;

  constructor(logger: RunLogger) {
    this.logger = logger;
  }

  /** What messages call the logger. */
  get where(): string {
    const {className, name} = this.logger.constructor as {className?: string; name: string};
    return className ?? (name === 'Object' ? 'RunTracker' : name);
  }

  /** A training begins: an earlier failure is over. */
  reset(): void {
    this.failure = undefined;
    this.isReported = false;
  }

  /** Makes a call, once those before it are done. */
  call(action: (logger: RunLogger) => void | Promise<void>): void {
    if (this.pending !== undefined) {
      this.watch(this.pending.then(() => this.failure === undefined && action(this.logger)));
      return;
    }
    if (this.failure !== undefined) return;
    try {
      const result: unknown = action(this.logger);
      if (typeof (result as Promise<void> | undefined)?.then === 'function')
        this.watch(result as Promise<void>);
    } catch (error) {
      this.failure = {error};
    }
  }

  /** Settles when all calls are done. */
  async whenDone(): Promise<void> {
    while (this.pending !== undefined) await this.pending;
  }

  private watch(call: Promise<unknown>): void {
    const pending = call
      .catch((error: unknown) => {
        this.failure ??= {error};
      })
      .then(() => {
        if (this.pending === pending) this.pending = undefined;
      });
    this.pending = pending;
  }
}

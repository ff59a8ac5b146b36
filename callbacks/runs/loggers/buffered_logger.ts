import {escapeControls} from '../../../src/escape_controls.js';
import {UsageError} from '../../../src/errors.js';
import {printWarning} from '../../../src/print.js';
import {
  BUFFER_DEFAULTS,
  type BufferedLoggerOptions,
  type BufferedLoggerSettings,
  checkBufferOptions,
} from './buffered_logger_options.js';
import {LogBuffer} from './log_buffer.js';
import {Pause} from './pause.js';
import type {LogEntry, RunLogger, RunStart, RunStatus} from '../trackers/run_logger.js';
import {TemporaryError} from './temporary_error.js';

/** Milliseconds before the second attempt, doubled from one attempt to the next. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = 30_000;

/**
 * Base class of loggers that write to a slow place, such as a server. It keeps what is logged and sends it in
 * the background, in order, so that training does not wait. After a `TemporaryError` it tries again, later
 * and later; after any other error, or after `giveUpAfter` seconds, it stops.
 *
 * A subclass has `open`, `send` and `close`. They are called one at a time.
 *
 * @example
 * class ConsoleLogger extends BufferedLogger {
 *   async open(run) {}
 *   async send(entries) {
 *     for (const {step, values} of entries) console.log(step, values);
 *   }
 *   async close(status) {}
 * }
 * await model.fit(x, y, {epochs: 1, callbacks: new RunTracker(new ConsoleLogger('ConsoleLogger'))});
 */
export abstract class BufferedLogger implements RunLogger {
  /** What messages call this logger. */
  protected readonly where: string;
  /** The most numbers that one `send` gets, unless a single entry has more. */
  protected readonly most: number = 1000;

  private readonly settings: BufferedLoggerSettings;
  private readonly buffer: LogBuffer;
  private readonly pause = new Pause();
  private readonly uploads: (() => Promise<void>)[] = [];
  private run: RunStart | undefined;
  private status: RunStatus | undefined;
  private failure: Error | undefined;
  /** From `start` to `finish`. */
  private isLogging = false;
  private isOpen = false;
  private isDelivering = false;
  private delivery: Promise<void> = Promise.resolve();
  /** When the first of the failed attempts in a row was made, by `performance.now()`. */
  private outage: number | undefined;
  private delay = FIRST_DELAY;

  /** @throws UsageError for invalid values */
  constructor(where: string, options: BufferedLoggerOptions = {}) {
    this.where = where;
    const {giveUpAfter, bufferSize, interval} = options;
    this.settings = {
      giveUpAfter: giveUpAfter ?? BUFFER_DEFAULTS.giveUpAfter,
      bufferSize: bufferSize ?? BUFFER_DEFAULTS.bufferSize,
      interval: interval ?? BUFFER_DEFAULTS.interval,
    };
    checkBufferOptions(where, this.settings);
    this.buffer = new LogBuffer(this.settings.bufferSize);
  }

  /** @throws UsageError while another run is logged: each run needs its own logger */
  start(run: RunStart): void {
    if (this.isLogging && this.run?.id !== run.id) {
      throw new UsageError(
        this.where,
        `the run "${run.name}" cannot use this logger, which logs the run "${this.run?.name}". Create another one.`,
      );
    }
    this.isLogging = true;
    this.run = run;
    this.status = this.failure = this.outage = undefined;
    this.isOpen = false;
    this.buffer.dropped = 0;
    this.deliver();
  }

  /** @throws the error for which the logger has stopped */
  log(step: number, values: Readonly<Record<string, number>>, time = Date.now()): void {
    if (this.failure !== undefined) throw this.failure;
    const {buffer} = this;
    const before = buffer.dropped;
    buffer.add({step, time, values: {...values}});
    if (before === 0 && buffer.dropped > 0) {
      this.warn(
        `more than ${this.settings.bufferSize} numbers wait to be sent; the oldest are left out, those of batches first.`,
      );
    }
    this.deliver();
  }

  /** Sends what waits. Rejects with the error for which the logger has stopped. */
  async finish(status: RunStatus): Promise<void> {
    this.isLogging = false;
    this.status = status;
    this.pause.end();
    if (this.failure === undefined) this.deliver();
    await this.delivery;
    if (this.buffer.dropped > 0) this.warn(`${this.buffer.dropped} numbers were left out.`);
    if (this.failure !== undefined) throw this.failure;
  }

  /**
   * For `artifact` of a subclass: makes a request after what has been logged until now, and again if it fails
   * with a `TemporaryError`. Throws the error for which the logger has stopped.
   */
  protected addUpload(upload: () => Promise<void>): void {
    if (this.failure !== undefined) throw this.failure;
    this.uploads.push(upload);
    this.deliver();
  }

  unsent(): readonly LogEntry[] {
    return this.buffer.all;
  }

  /**
   * Connects, and creates the run or finds it again. Called before the first `send`, and again after a failed
   * call: of what that call has sent, an unknown part may have arrived.
   */
  protected abstract open(run: RunStart): Promise<void>;

  /** Sends entries. If it rejects with a `TemporaryError`, they come again. */
  protected abstract send(entries: readonly LogEntry[]): Promise<void>;

  /** Marks the run as ended. */
  protected abstract close(status: RunStatus): Promise<void>;

  private warn(message: string): void {
    printWarning(`${this.where}: ${message}`);
  }

  private deliver(): void {
    if (this.isDelivering) return;
    this.isDelivering = true;
    this.delivery = this.sendAll();
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      try {
        const isClosed = await this.attempt();
        this.succeed();
        if (isClosed || (this.status === undefined && this.isIdle)) break;
      } catch (error) {
        if (!(await this.canRetry(error))) break;
      }
    }
    // No `await` since the buffer was found empty: nothing can have been added without being seen.
    this.isDelivering = false;
  }

  private get isIdle(): boolean {
    return this.buffer.isEmpty && this.uploads.length === 0;
  }

  /** Sends all that waits. Returns true if the run has ended, and is marked so. */
  private async attempt(): Promise<boolean> {
    const {buffer, uploads, run, settings} = this;
    if (!this.isOpen) await this.open(run as RunStart);
    this.isOpen = true;
    while (!buffer.isEmpty) {
      await this.send(buffer.take(this.most));
      buffer.remove();
      this.succeed();
      if (this.status === undefined) await this.pause.wait(settings.interval);
    }
    for (let upload = uploads.at(0); upload !== undefined; upload = uploads.at(0)) {
      await upload();
      uploads.shift();
    }
    if (this.status === undefined) return false;
    await this.close(this.status);
    this.isOpen = false;
    return true;
  }

  private succeed(): void {
    this.outage = undefined;
    this.delay = FIRST_DELAY;
  }

  /** Waits for the next attempt, or stops and returns false. */
  private async canRetry(error: unknown): Promise<boolean> {
    this.isOpen = false;
    const now = performance.now();
    this.outage ??= now;
    const left = this.settings.giveUpAfter * 1000 - (now - this.outage);
    if (!(error instanceof TemporaryError) || left <= 0) {
      this.giveUp(error, error instanceof TemporaryError);
      return false;
    }
    const asked = (error.retryAfter ?? 0) * 1000;
    // Many trainings that lose one server do not come back at the same moment.
    const wait = Math.max(asked, this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(2 * this.delay, LONGEST_DELAY);
    await this.pause.wait(Math.min(wait, left));
    return true;
  }

  private giveUp(error: unknown, isTimeUp: boolean): void {
    const text = error instanceof Error ? error.message : String(error);
    const reason = text.startsWith(this.where) ? text.slice(this.where.length).replace(/^: /, '') : text;
    const after = isTimeUp ? ` after ${this.settings.giveUpAfter} s without success` : '';
    this.failure = new Error(escapeControls(`${this.where}: stopped logging${after}: ${reason}`), {
      cause: error,
    });
    this.buffer.clear();
    this.uploads.length = 0;
  }
}

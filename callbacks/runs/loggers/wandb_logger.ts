import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {isOfBatch, type RunLogger, type RunStart} from '../trackers/run_logger.js';

const WHERE = 'WandbLogger';

/** What is used of a run of Weights & Biases. */
export interface WandbRun {
  log(data: Record<string, unknown>, step?: number): unknown;
  /** The next step of the run. */
  readonly step?: number;
}

/**
 * Logs to a run of Weights & Biases that you have begun, by `run.log(values, step)`. It stays yours: pass the
 * config to `init`, and call `run.finish()` after the training.
 *
 * A step of Weights & Biases is an epoch, and the values have the key `epoch` besides. With the values of
 * batches, a step is a batch; those of an epoch then have the step of its last batch. Weights & Biases
 * ignores values of earlier steps, and a training that resumes does not send those before `run.step`.
 *
 * @example
 * const run = {log: (data, step) => console.log(step, data)}; // await wandb.init({project: 'digits'})
 * await model.fit(x, y, {epochs: 2, callbacks: new RunTracker(new WandbLogger(run))});
 */
export class WandbLogger implements RunLogger {
  static readonly className = WHERE;

  private readonly run: WandbRun;
  /** Earlier steps are there. */
  private first = 0;
  private lastBatch: number | undefined;

  /** @throws UsageError unless `run` has a method `log` */
  constructor(run: WandbRun) {
    if (typeof (run as Partial<WandbRun> | null | undefined)?.log !== 'function') {
      throw new UsageError(
        WHERE,
        `expected a run with a method log, such as the result of await wandb.init({project: 'digits'}); got ${formatValue(run)}.`,
      );
    }
    this.run = run;
  }

  start({isResumed}: RunStart): void {
    this.first = isResumed ? (this.run.step ?? 0) : 0;
  }

  /** Returns what `run.log` returns: a promise that rejects is an error of the logger. */
  log(step: number, values: Readonly<Record<string, number>>): void | Promise<void> {
    const isBatch = isOfBatch({step, time: 0, values});
    if (isBatch) this.lastBatch = step;
    const at = isBatch ? step : (this.lastBatch ?? step);
    if (at < this.first) return;
    return this.run.log(isBatch ? {...values} : {epoch: step, ...values}, at) as void | Promise<void>;
  }

  finish(): void {
    this.lastBatch = undefined;
  }
}

import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {maxOf} from '../../src/lists.js';
import {print} from '../../src/print.js';
import {ensureHook} from '../../src/tfjs/callbacks/training_hook.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {explainMissingModel} from '../base/missing_model.js';
import {readOptions} from '../../src/options.js';
import {CallTally, type CallTotals} from './call_tally.js';

export interface CallbackProfileOptions {
  /** 1: prints a table at the end of training. 0: prints nothing; see `rows`. Default: 1. */
  verbose?: number;
}

/** What one hook of one callback cost. */
export interface ProfileRow extends CallTotals {
  /** Fraction of the duration of the training, from 0 to 1. */
  readonly share: number;
}

const WHERE = 'CallbackProfile';

/**
 * Measures the time of each callback, by hook, and prints a table, the most expensive first.
 *
 * It sees all callbacks of an extended model and of a `callbacks.list([...])`, wherever it is listed among
 * them. In an array of callbacks of a plain model, it sees only the stages of this package's callbacks: the
 * work that comes before all hooks. Time in which a callback waits (for a device, a disk) counts as its time.
 *
 * **Logs**: nothing. `rows` has the numbers so far, even before training ends.
 *
 * @example
 * const profile = new CallbackProfile({verbose: 0});
 * await model.fit(x, y, {epochs: 3, callbacks: callbacks.list([profile, new EarlyStopping({monitor: 'loss'})])});
 * console.log(profile.rows.map(row => `${row.callback} ${row.hook}: ${row.milliseconds.toFixed(1)} ms`));
 */
export class CallbackProfile extends Callback {
  static readonly className = WHERE;
  /** In types only: unlike a custom `tf.Callback`, it adds the keys of `[ADDS]` and no others. */
  declare readonly validationData: never;

  private readonly verbose: number;
  private readonly tally = new CallTally();
  private start = 0;
  private duration: number | undefined;

  /** @throws UsageError for unknown options */
  constructor(options: CallbackProfileOptions = {}) {
    super();
    explainMissingModel(this);
    ensureHook();
    this.verbose = readOptions<Required<CallbackProfileOptions>>(WHERE, options, {
      verbose: 1,
    }).verbose;
  }

  /** The costs of the running training so far, or of the last one; empty before the first call. */
  get rows(): ProfileRow[] {
    const total = this.duration ?? performance.now() - this.start;
    return this.tally.rows
      .map(row => ({...row, share: total === 0 ? 0 : row.milliseconds / total}))
      .sort((a, b) => b.milliseconds - a.milliseconds);
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    this.tally.watch(this, () => this.finish());
    this.start = performance.now();
    this.duration = undefined;
  }

  override async onTrainEnd(_logs?: TrainingLogs): Promise<void> {
    if (!this.tally.reportsEnd) this.finish();
  }

  private finish(): void {
    this.duration = performance.now() - this.start;
    if (this.verbose > 0) print(table(this.rows));
  }
}

/** The rows as aligned columns. */
function table(rows: readonly ProfileRow[]): string[] {
  const cells = rows.map(row => [
    row.callback,
    row.hook,
    `${row.calls} calls`,
    `${row.milliseconds.toFixed(1)} ms`,
    `${(100 * row.share).toFixed(2)} %`,
  ]);
  const widths = (cells[0] ?? []).map((_, i) => maxOf(cells.map(row => row[i].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return ['What the callbacks of this training took:', ...cells.map(row => `  ${line(row)}`)];
}

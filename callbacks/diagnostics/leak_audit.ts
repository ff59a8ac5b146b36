import {memory, Tensor} from '@tensorflow/tfjs-core';
import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {printWarning} from '../../src/print.js';
import {ensureHook} from '../../src/tfjs/callbacks/training_hook.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {explainMissingModel} from '../base/missing_model.js';
import {readOptions, throwFlag} from '../../src/options.js';
import {CallTally, type CallTotals} from './call_tally.js';

export interface LeakAuditOptions {
  /**
   * What to do at the end of a training that leaked. `'warn'`: warn; `'throw'`: `fit` fails, for tests.
   * Default: `'warn'`.
   */
  onLeak?: 'warn' | 'throw';
}

/** Tensors that a training made and did not dispose. */
export interface Leak {
  /** The callback's class, or `outside callbacks`: in the loss, metrics, a dataset or the training step. */
  readonly callback: string;
  /** The hook that made most of them; empty outside callbacks. */
  readonly hook: string;
  readonly tensors: number;
  /** How often the hook was called; outside callbacks, the number of epochs. */
  readonly calls: number;
}

const WHERE = 'LeakAudit';

/**
 * Reports at the end of training which callback leaked how many tensors, and in which hook; and how many
 * tensors were leaked outside callbacks. Tensors that a callback holds during training (best weights, states
 * of metrics) and frees at the end are not leaks.
 *
 * It sees all callbacks of an extended model and of a `callbacks.list([...])`, wherever it is listed among
 * them. In an array of callbacks of a plain model, it sees only the stages of this package's callbacks: the
 * work that comes before all hooks. Outside callbacks it counts from the second epoch, when optimizers have
 * made their variables.
 *
 * **Logs**: nothing. The result is in `leaks`.
 *
 * @example
 * const audit = new LeakAudit();
 * await model.fit(x, y, {
 *   epochs: 3,
 *   callbacks: callbacks.list([audit, {onEpochEnd: () => void tf.tensor([1, 2])}]),
 * });
 * console.log(audit.leaks); // [{callback: 'plain callback', hook: 'onEpochEnd', tensors: 3, calls: 3}]
 */
export class LeakAudit extends Callback {
  static readonly className = WHERE;
  /** In types only: unlike a custom `tf.Callback`, it adds the keys of `[ADDS]` and no others. */
  declare readonly validationData: never;

  /** The leaks of the last training; empty before its end. */
  leaks: readonly Leak[] = [];

  private readonly onLeak: 'warn' | 'throw';
  private readonly tally = new CallTally();
  private epochs = 0;
  /** Tensors that exist outside callbacks, at the end of the first epoch and of the last. */
  private first: number | undefined;
  private last: number | undefined;

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options: LeakAuditOptions = {}) {
    super();
    explainMissingModel(this);
    ensureHook();
    const {onLeak} = readOptions<Required<LeakAuditOptions>>(
      WHERE,
      options,
      {onLeak: 'warn'},
      {throws: throwFlag('onLeak', 'warn')},
    );
    this.onLeak = checkOneOf(WHERE, 'onLeak', onLeak, ['warn', 'throw']);
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    this.tally.watch(this, () => this.finish());
    this.leaks = [];
    this.epochs = 0;
    this.first = this.last = undefined;
  }

  override async onEpochBegin(_epoch: number, _logs?: TrainingLogs): Promise<void> {
    this.countOutside();
    this.epochs++;
  }

  override async onTrainEnd(_logs?: TrainingLogs): Promise<void> {
    this.countOutside();
    if (!this.tally.reportsEnd) this.finish();
  }

  /** Called between epochs, when tfjs holds no tensors except those in its History. */
  private countOutside(): void {
    if (this.epochs === 0) return;
    const byCallbacks = this.tally.rows.reduce((sum, row) => sum + row.tensors, 0);
    this.last = memory().numTensors - inHistory(this.model) - byCallbacks;
    this.first ??= this.last;
  }

  private finish(): void {
    this.leaks = [...leaksOf(this.tally.rows), ...this.outside()];
    if (this.leaks.length === 0) return;
    const message = `training leaked tensors: ${this.leaks.map(describe).join('; ')}.`;
    if (this.onLeak === 'throw') throw new UsageError(WHERE, message);
    printWarning(`${WHERE}: ${message}`);
  }

  private outside(): Leak[] {
    const tensors = (this.last ?? 0) - (this.first ?? 0);
    return tensors > 0 ? [{callback: 'outside callbacks', hook: '', tensors, calls: this.epochs - 1}] : [];
  }
}

/** The leak of each callback, with the hook that made most of it. */
function leaksOf(rows: readonly CallTotals[]): Leak[] {
  const names = [...new Set(rows.map(row => row.callback))];
  return names.flatMap(callback => {
    const own = rows.filter(row => row.callback === callback);
    const tensors = own.reduce((sum, row) => sum + row.tensors, 0);
    if (tensors <= 0) return [];
    const {hook, calls} = own.reduce((most, row) => (row.tensors > most.tensors ? row : most));
    return [{callback, hook, tensors, calls}];
  });
}

function describe({callback, hook, tensors, calls}: Leak): string {
  return hook === ''
    ? `${tensors} ${callback} in ${calls} epochs`
    : `${tensors} by ${callback}, in ${hook} (${calls} calls)`;
}

/** The number of values in the History that tfjs has not read yet. */
function inHistory(model: LayersModel): number {
  const values = Object.values(model.history?.history ?? {}).flat();
  return values.filter(value => (value as unknown) instanceof Tensor).length;
}

import {memory, Tensor} from '@tensorflow/tfjs-core';
import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {findOrCreateHook} from '../../src/tfjs/callbacks/find_or_create_hook.js';
import {ensureHook, findHook} from '../../src/tfjs/callbacks/training_hook.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {CallTally, type CallTotals} from './call_tally.js';
import {readOptions, throwFlag} from '../base/options.js';
import {printWarning} from '../../src/print.js';
import {explainMissingModel} from '../base/missing_model.js';

export interface LeakAuditOptions {
  /** `'warn'`: training that leaked ends with a warning; `'throw'`: `fit` fails, for tests. Default: `'warn'`. */
  onLeak?: 'warn' | 'throw';
}

/** Tensors that a training made and nobody disposed. */
export interface Leak {
  /** The class's name of a callback, or `outside callbacks`: the loss, metrics, a dataset, the training step. */
  readonly callback: string;
  /** Where most of them were made. */
  readonly hook: string;
  readonly tensors: number;
  /** So often the hook was called (`outside callbacks`: epochs). */
  readonly calls: number;
}

const WHERE = 'LeakAudit';

/**
 * Says at the end of training which callback, in which hook, leaked how many tensors, and how many were leaked outside
 * callbacks. What a callback holds while it works (best weights, states of metrics) and frees at the end is no leak.
 *
 * It sees all callbacks of an extended model and of a `callbacks.list([...])`, wherever it stands among them; in a plain
 * array only what this package's callbacks do before others look. What is outside callbacks is counted from the second
 * epoch on, when optimizers have made their slots.
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
  static readonly className = 'LeakAudit';

  /** What the last training leaked; empty before its end. */
  leaks: readonly Leak[] = [];

  private readonly onLeak: 'warn' | 'throw';
  private readonly tally = new CallTally();
  private dispatched = true;
  private epochs = 0;
  /** Tensors, and those of them that callbacks had made, at the end of the first epoch and of the last. */
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
    this.tally.clear();
    this.leaks = [];
    this.epochs = 0;
    this.first = this.last = undefined;
    findOrCreateHook(this)?.watchers.add({
      onCall: call => this.tally.add(call),
      onFinish: () => this.finish(),
    });
  }

  override async onTrainBegin(_logs?: TrainingLogs): Promise<void> {
    // Whoever calls all callbacks has said so by now.
    this.dispatched = findHook(this.model)?.hasDispatcher ?? false;
  }

  override async onEpochBegin(_epoch: number, _logs?: TrainingLogs): Promise<void> {
    this.countOutside();
    this.epochs++;
  }

  override async onTrainEnd(_logs?: TrainingLogs): Promise<void> {
    this.countOutside();
    if (!this.dispatched) this.finish();
  }

  /** Between two epochs nothing of the host's is under way, but what its History holds. */
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

/** What each callback left behind, blamed on the hook that made most of it. */
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

/** Losses that tfjs has not read yet. */
function inHistory(model: LayersModel): number {
  const values = Object.values(model.history?.history ?? {}).flat();
  return values.filter(value => (value as unknown) instanceof Tensor).length;
}

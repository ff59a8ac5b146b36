import {type Callback, CustomCallback} from '@tensorflow/tfjs-layers';
import type {WatchedCall} from '../../src/tfjs/callbacks/call_watchers.js';
import {findOrCreateHook} from '../../src/tfjs/callbacks/find_or_create_hook.js';
import type {TrainingHook} from '../../src/tfjs/callbacks/training_hook.js';

/** What one hook of one callback cost over a training. */
export interface CallTotals {
  /**
   * Name of the class; `plain callback` for plain objects. A second one of the same name is `EarlyStopping
   * 2`.
   */
  readonly callback: string;
  readonly hook: string;
  readonly calls: number;
  /** How many more tensors there were after the calls than before. */
  readonly tensors: number;
  readonly milliseconds: number;
}

/** Adds up the calls of a training, by callback and hook. */
export class CallTally {
  private readonly names = new Map<object, string>();
  private readonly totals = new Map<string, CallTotals>();
  private hook: TrainingHook | undefined;

  /**
   * Starts over with the training that a callback has just been given.
   *
   * @param onFinish called after the last callback of the training, if `reportsEnd`
   */
  watch(callback: Callback, onFinish: () => void): void {
    this.names.clear();
    this.totals.clear();
    this.hook = findOrCreateHook(callback);
    this.hook?.watchers.add({onCall: call => this.add(call), onFinish});
  }

  /**
   * True if an extended model or a `CallbackList` calls all callbacks of the training, and reports its end.
   */
  get reportsEnd(): boolean {
    return this.hook?.hasDispatcher === true;
  }

  /** In the order of the first calls. */
  get rows(): CallTotals[] {
    return [...this.totals.values()];
  }

  private add({callback, hook, tensors, milliseconds}: WatchedCall): void {
    const name = this.nameOf(callback);
    const key = `${name}\n${hook}`;
    const before = this.totals.get(key) ?? {callback: name, hook, calls: 0, tensors: 0, milliseconds: 0};
    this.totals.set(key, {
      ...before,
      calls: before.calls + 1,
      tensors: before.tensors + tensors,
      milliseconds: before.milliseconds + milliseconds,
    });
  }

  private nameOf(callback: object): string {
    const known = this.names.get(callback);
    if (known !== undefined) return known;
    const base = className(callback);
    const earlier = [...this.names.values()].filter(n => n === base || n.startsWith(`${base} `)).length;
    const name = earlier === 0 ? base : `${base} ${earlier + 1}`;
    this.names.set(callback, name);
    return name;
  }
}

/** For display: a minifier may have changed the name of a class without `className`. */
function className(callback: object): string {
  if (callback instanceof CustomCallback) return 'plain callback';
  const {className, name} = callback.constructor as {className?: string; name: string};
  return className ?? name;
}

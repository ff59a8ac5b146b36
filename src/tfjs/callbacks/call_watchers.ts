import {memory, Tensor} from '@tensorflow/tfjs-core';

/** One call of a callback's hook, or of its stage there. */
export interface WatchedCall {
  readonly callback: object;
  readonly hook: string;
  readonly milliseconds: number;
  /** How many tensors the call has added, without those in the logs: tfjs disposes these. */
  readonly tensors: number;
}

/** Measures what every callback of a training costs. */
export interface CallWatcher {
  onCall(call: WatchedCall): void;
  /** Training is over for all callbacks, with or without an error. */
  onFinish(): void | Promise<void>;
}

/** The watchers of one training. */
export class CallWatchers {
  private readonly watchers: CallWatcher[] = [];

  add(watcher: CallWatcher): void {
    this.watchers.push(watcher);
  }

  /** Calls a callback's hook, and reports the call to the watchers. */
  async call(callback: object, hook: string, logs: unknown, action: () => unknown): Promise<void> {
    if (this.watchers.length === 0) {
      await action();
      return;
    }
    const count = () => memory().numTensors - tensorsIn(logs);
    const [tensors, start] = [count(), performance.now()];
    try {
      await action();
    } finally {
      const milliseconds = performance.now() - start;
      const call = {callback, hook, milliseconds, tensors: count() - tensors};
      for (const watcher of this.watchers) watcher.onCall(call);
    }
  }

  /** To be called after the last callback. */
  async finish(): Promise<void> {
    for (const watcher of this.watchers) await watcher.onFinish();
  }
}

function tensorsIn(logs: unknown): number {
  if (typeof logs !== 'object' || logs === null) return 0;
  return Object.values(logs).filter(value => value instanceof Tensor && !value.isDisposed).length;
}

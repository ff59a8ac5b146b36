import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {FileLocation} from '../ports/locations.js';
import {fileLockStorage, memoryLockStorage} from './lock_record.js';
import {UsageError} from '../../src/errors.js';
import {type LockOwner, type LockTarget, WriteLock} from './write_lock.js';

/**
 * The lock target of a file. For a folder, pass any name in it.
 *
 * @param shownName what messages call it
 */
export function lockTarget({store, name}: FileLocation, shownName = name): LockTarget {
  const file = name.replace(/[^/]*$/, base => `.${base}.lock`);
  const storage = store.lasts === false ? memoryLockStorage(store, file) : fileLockStorage(store, file);
  return {name: `${shownName} (${store.where})`, storage};
}

/**
 * The locks that a callback holds during one training: neither another training nor another callback of this
 * one writes to the same targets.
 */
export class WriteLocks implements LockOwner {
  readonly where: string;
  private locks: WriteLock[] = [];

  /** @param where the callback's name, for messages */
  constructor(where: string) {
    this.where = where;
  }

  get isHeld(): boolean {
    return this.locks.length > 0;
  }

  /**
   * To be called once when a training begins.
   *
   * @throws UsageError when another training, or another callback of this one, writes to one of the targets,
   *   and when this callback is twice in a list of callbacks
   */
  async acquire(targets: readonly LockTarget[], model: LayersModel | undefined): Promise<void> {
    if (this.locks.some(lock => lock.isInRun(model))) {
      throw new UsageError(this.where, 'this instance is listed twice in the callbacks. List it once.');
    }
    await this.release();
    try {
      for (const target of targets) this.locks.push(await WriteLock.acquire(this, target, model));
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /**
   * To be called before each write.
   *
   * @throws UsageError when another training has taken over one of the targets
   */
  async check(): Promise<void> {
    for (const lock of this.locks) await lock.check();
  }

  async release(): Promise<void> {
    const {locks} = this;
    this.locks = [];
    for (const lock of locks) await lock.release();
  }
}

import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {FileLocation} from '../ports/locations.js';
import {fileLockStorage, memoryLockStorage} from './lock_record.js';
import {type LockTarget, WriteLock} from './write_lock.js';

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

/** The locks that a callback holds during one training: no other training writes to the same targets. */
export class WriteLocks {
  private readonly where: string;
  private locks: WriteLock[] = [];

  /** @param where the callback's name, for messages */
  constructor(where: string) {
    this.where = where;
  }

  get isHeld(): boolean {
    return this.locks.length > 0;
  }

  /** @throws UsageError when another training writes to one of the targets */
  async acquire(targets: readonly LockTarget[], model: LayersModel | undefined): Promise<void> {
    await this.release();
    try {
      for (const target of targets) this.locks.push(await WriteLock.acquire(this.where, target, model));
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /**
   * To be called before each write. @throws UsageError when another training has taken over one of the
   * targets
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

import type {LayersModel} from '@tensorflow/tfjs-layers';
import {fileLockStorage, memoryLockStorage} from './lock_record.js';
import type {FileLocation} from './locations.js';
import {type LockTarget, WriteLock} from './write_lock.js';

/** A file, or what stands for a folder, as a place to which one training at a time may write. */
export function lockTarget({store, name}: FileLocation, shown = name): LockTarget {
  const file = name.replace(/[^/]*$/, base => `.${base}.lock`);
  const slot = store.lasts === false ? memoryLockStorage(store, file) : fileLockStorage(store, file);
  return {name: `${shown} (${store.where})`, storage: slot};
}

/** The places to which a callback writes, for the training under way. */
export class WriteLocks {
  private readonly where: string;
  private locks: WriteLock[] = [];

  constructor(where: string) {
    this.where = where;
  }

  /** False while a training is under way that has entered. */
  get isEmpty(): boolean {
    return this.locks.length === 0;
  }

  /** @throws UsageError when another training writes to one of them */
  async acquire(places: readonly LockTarget[], model: LayersModel | undefined): Promise<void> {
    await this.release();
    try {
      for (const place of places) this.locks.push(await WriteLock.acquire(this.where, place, model));
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /** @throws UsageError when another training has taken one of them over */
  async check(): Promise<void> {
    for (const lock of this.locks) await lock.check();
  }

  /** Lets others write there. */
  async release(): Promise<void> {
    const {locks} = this;
    this.locks = [];
    for (const lock of locks) await lock.release();
  }
}

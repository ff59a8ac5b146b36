import {clone, dispose, keep, Tensor} from '@tensorflow/tfjs-core';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {readTogether} from '../../src/array/read.js';
import {maxOf} from '../../src/lists.js';

/** The most values that wait on a device for the next read. Then batches are skipped. */
const MOST_PENDING = 512;

interface PendingValue {
  readonly key: string;
  readonly size: number;
  readonly value: Tensor;
}

/** The mean of one key. */
interface RunningMean {
  sum: number;
  size: number;
  batches: number;
  last: number;
}

/**
 * The means of the batches' logs over an epoch so far, weighted by the sizes of the batches. A key that some
 * batches lack has its last value instead. Values on a device are read together, when they are to be shown,
 * and training does not wait.
 */
export class RunningLogs {
  private readonly running = new Map<string, RunningMean>();
  private pending: PendingValue[] = [];
  private reading = false;
  private epoch = 0;

  /** An epoch begins. */
  begin(): void {
    this.epoch++;
    this.running.clear();
    this.drop();
  }

  /** Adds the logs of a batch. Does not dispose their tensors. */
  add(logs: TrainingLogs): void {
    if (this.pending.length >= MOST_PENDING) return;
    const size = typeof logs.size === 'number' ? logs.size : 1;
    for (const key in logs) {
      if (key === 'batch' || key === 'size') continue;
      const value = logs[key];
      if (typeof value === 'number') this.count(key, value, size);
      else if (value instanceof Tensor) {
        this.pending.push({key, size, value: keep(clone(value))});
      }
    }
  }

  /** True if there is nothing to read. */
  get isUpToDate(): boolean {
    return this.pending.length === 0;
  }

  /** The means of the values read so far. */
  get means(): Record<string, number> {
    const seen = maxOf([...this.running.values()].map(one => one.batches));
    return Object.fromEntries(
      [...this.running].map(([key, {sum, size, batches, last}]) => [key, batches < seen ? last : sum / size]),
    );
  }

  /**
   * Reads the pending values. Returns false if the epoch has ended meanwhile, or another read is under way.
   */
  async read(): Promise<boolean> {
    if (this.reading) return false;
    const {epoch, pending: waiting} = this;
    this.pending = [];
    this.reading = true;
    try {
      const values = await readTogether(waiting.map(w => w.value));
      if (epoch !== this.epoch) return false;
      waiting.forEach(({key, size}, i) => this.count(key, values[i][0], size));
      return true;
    } finally {
      this.reading = false;
      dispose(waiting.map(w => w.value));
    }
  }

  /** Disposes the pending values. */
  drop(): void {
    dispose(this.pending.map(w => w.value));
    this.pending = [];
  }

  private count(key: string, value: number, size: number): void {
    const one = this.running.get(key) ?? {sum: 0, size: 0, batches: 0, last: value};
    one.sum += value * size;
    one.size += size;
    one.batches++;
    one.last = value;
    this.running.set(key, one);
  }
}

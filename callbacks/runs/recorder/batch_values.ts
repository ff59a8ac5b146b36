import {clone, dispose, keep, Tensor} from '@tensorflow/tfjs-core';
import {beginRead, type PendingRead} from '../../../src/array/read.js';
import {setOwn} from '../../../src/own_property.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import type {RunBatches, RunValue} from '../record/run.js';
import {toRunValue} from '../record/run_value.js';

/** The most tensors that wait for a read. */
const MOST_PENDING = 256;
/** Milliseconds between reads. */
const INTERVAL = 250;
/** What tfjs adds to the logs of batches. */
const NOT_VALUES = ['batch', 'size'];

interface PendingBatch {
  readonly step: number;
  readonly values: Readonly<Record<string, number | Tensor>>;
}

/**
 * Collects the logs of batches. Values on a device are read together, and no step waits for them. What a read
 * needs is created and disposed in calls of this class: between them other callbacks run, and `LeakAudit`
 * compares the tensors before and after the calls of each callback.
 */
export class BatchValues {
  private pending: PendingBatch[] = [];
  private tensors = 0;
  private since = performance.now();
  /** Reads under way, in order. */
  private reads: Promise<void> | undefined;
  /** Tensors of reads that have ended. */
  private finished: Tensor[] = [];
  /** After `drop`, no call follows that disposes `finished`. */
  private isDropped = false;
  private readonly use: (batches: RunBatches) => void;

  /** @param use called with the values of some batches, in the order of their steps */
  constructor(use: (batches: RunBatches) => void) {
    this.use = use;
  }

  /** Adds the logs of a batch, whose tensors stay the caller's. Does not wait for a read. */
  add(step: number, logs: TrainingLogs): void {
    this.isDropped = false;
    this.release();
    const values: Record<string, number | Tensor> = {};
    for (const [key, value] of Object.entries(logs)) {
      if (NOT_VALUES.includes(key)) continue;
      if (value instanceof Tensor) {
        this.tensors++;
        setOwn(values, key, keep(clone(value)));
      } else if (typeof value === 'number') setOwn(values, key, value);
    }
    this.pending.push({step, values});
    if (this.tensors < MOST_PENDING && performance.now() - this.since < INTERVAL) return;
    // An error is thrown by the next `flush`.
    this.begin().catch(() => undefined);
  }

  /** Passes on everything that was added. */
  async flush(): Promise<void> {
    try {
      await this.begin();
    } finally {
      this.release();
    }
  }

  /** Passes on numbers at once, and begins to read tensors. */
  async begin(): Promise<void> {
    const {pending} = this;
    const isRead = this.tensors > 0 || this.reads !== undefined;
    this.pending = [];
    this.tensors = 0;
    this.since = performance.now();
    if (!isRead) {
      this.use(columnsOf(pending, new Map()));
      return;
    }
    const numbers = this.read(pending);
    const reads = Promise.all([numbers, this.reads]).then(([read]) => this.use(columnsOf(pending, read)));
    this.reads = reads;
    try {
      await reads;
    } finally {
      if (this.reads === reads) this.reads = undefined;
    }
  }

  /** Passes on what needs no read, and frees everything else. */
  drop(): void {
    if (this.tensors === 0) void this.begin();
    this.isDropped = true;
    this.release();
    dispose(tensorsOf(this.pending));
    this.pending = [];
    this.tensors = 0;
  }

  /** Reads copies, and disposes them at once. */
  private async read(pending: readonly PendingBatch[]): Promise<ReadonlyMap<Tensor, number>> {
    const tensors = tensorsOf(pending);
    if (tensors.length === 0) return new Map();
    const {flat, values} = beginAndDispose(tensors);
    try {
      const numbers = await values;
      return new Map(tensors.map((t, i) => [t, numbers[i][0]]));
    } finally {
      if (this.isDropped) dispose(flat);
      else this.finished.push(flat);
    }
  }

  private release(): void {
    dispose(this.finished);
    this.finished = [];
  }
}

function beginAndDispose(tensors: Tensor[]): PendingRead {
  try {
    return beginRead(tensors);
  } finally {
    dispose(tensors);
  }
}

function tensorsOf(pending: readonly PendingBatch[]): Tensor[] {
  return pending.flatMap(({values}) => Object.values(values).filter(value => value instanceof Tensor));
}

function columnsOf(pending: readonly PendingBatch[], read: ReadonlyMap<Tensor, number>): RunBatches {
  const columns = new Map<string, (RunValue | null)[]>();
  pending.forEach(({values}, i) => {
    for (const [key, value] of Object.entries(values)) {
      let column = columns.get(key);
      if (column === undefined) columns.set(key, (column = new Array<null>(pending.length).fill(null)));
      column[i] = toRunValue(value instanceof Tensor ? (read.get(value) as number) : value);
    }
  });
  const keys = {};
  for (const [key, column] of columns) setOwn(keys, key, column);
  return {step: pending.map(({step}) => step), keys};
}

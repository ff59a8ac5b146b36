import {clone, dispose, keep, Tensor} from '@tensorflow/tfjs-core';
import {readTogether} from '../../../src/array/read.js';
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

/** Collects the logs of batches. Values on a device are read together, and no step waits for them. */
export class BatchValues {
  private pending: PendingBatch[] = [];
  private tensors = 0;
  private since = performance.now();
  /** Reads under way, in order. */
  private reads: Promise<void> | undefined;
  private readonly use: (batches: RunBatches) => void;

  /** @param use called with the values of some batches, in the order of their steps */
  constructor(use: (batches: RunBatches) => void) {
    this.use = use;
  }

  /** Adds the logs of a batch, whose tensors stay the caller's. Does not wait for a read. */
  add(step: number, logs: TrainingLogs): void {
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
    this.flush().catch(() => undefined);
  }

  /** Passes on everything that was added. Numbers alone are passed on at once. */
  async flush(): Promise<void> {
    const {pending} = this;
    const isRead = this.tensors > 0 || this.reads !== undefined;
    this.pending = [];
    this.tensors = 0;
    this.since = performance.now();
    if (!isRead) this.use(columnsOf(pending, new Map()));
    else {
      const reads = (this.reads ?? Promise.resolve()).then(() => this.read(pending));
      this.reads = reads;
      try {
        await reads;
      } finally {
        if (this.reads === reads) this.reads = undefined;
      }
    }
  }

  /** Passes on what needs no read, and frees everything else. */
  drop(): void {
    if (this.tensors === 0) void this.flush();
    dispose(tensorsOf(this.pending));
    this.pending = [];
    this.tensors = 0;
  }

  private async read(pending: readonly PendingBatch[]): Promise<void> {
    const tensors = tensorsOf(pending);
    try {
      const numbers = await readTogether(tensors);
      this.use(columnsOf(pending, new Map(tensors.map((t, i) => [t, numbers[i][0]]))));
    } finally {
      dispose(tensors);
    }
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

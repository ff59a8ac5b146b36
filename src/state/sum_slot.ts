import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import type {Batch} from './batch.js';
import {combineInto, neutral} from './combine.js';
import {DeviceRows} from './device_rows.js';
import type {HostArray} from './host_array.js';
import type {Slot, Waiting} from './slot.js';
import type {Statistic} from './statistic.js';

type Shaped = Batch<{readonly shape: readonly number[]}>;

/** The place of a vector of numbers of fixed length. */
export class SumSlot implements Slot {
  readonly statistic: Statistic;
  private readonly asked = new Set<Statistic>();
  values: Float64Array | undefined;
  private rows: DeviceRows | undefined;
  watched = false;
  last: Float64Array | Tensor | undefined;
  /** Used again for every batch. */
  private part: Float64Array | undefined;

  constructor(statistic: Statistic) {
    this.statistic = statistic;
    this.ask(statistic);
  }

  ask(statistic: Statistic): void {
    this.asked.add(statistic);
  }

  host(batch: Batch<HostArray>, where: string): () => void {
    const {combine} = this.statistic;
    const length = this.lengthFor(batch, where);
    const part = this.fresh(length);
    if (batch.yPred.data.length > 0) this.statistic.host(batch, part);
    return () => {
      this.values ??= neutral(combine, length);
      combineInto(combine, this.values, part);
      if (this.watched) this.last = part.slice();
    };
  }

  device(batch: Batch<Tensor>, where: string): () => Tensor | undefined {
    const {combine} = this.statistic;
    const length = this.lengthFor(batch, where);
    if (batch.yPred.size === 0) {
      // Nothing to count, and webgl's sums do not take empty tensors.
      return () => {
        this.values ??= neutral(combine, length);
        this.last = new Float64Array(length);
        return undefined;
      };
    }
    const vector = this.statistic.device(batch);
    return () => {
      this.rows ??= new DeviceRows(combine, length);
      this.rows.push(vector);
      this.last = this.watched ? vector : undefined;
      return this.last;
    };
  }

  get waits(): boolean {
    return this.rows !== undefined;
  }

  take(): Waiting | undefined {
    const rows = this.rows;
    const pending = rows?.pending();
    if (rows === undefined || pending === undefined) return undefined;
    this.rows = undefined;
    return {
      tensors: [pending],
      settle: ([read]) => {
        const state = rows.take(read);
        if (this.values === undefined) this.values = state;
        else combineInto(this.statistic.combine, this.values, state);
      },
      dispose: () => {
        dispose(pending);
        rows.clear();
      },
    };
  }

  merge(other: SumSlot): void {
    const {combine, key} = this.statistic;
    if (other.values !== undefined) {
      const {length} = other.values;
      const known = this.length ?? length;
      if (known !== length) throw new UsageError(key, `cannot merge ${length} counts into ${known}.`);
      this.values ??= neutral(combine, length);
      combineInto(combine, this.values, other.values);
    }
    if (other.rows !== undefined) {
      this.rows ??= new DeviceRows(combine, other.rows.length);
      this.rows.absorb(other.rows);
    }
  }

  restore(values: Float64Array): void {
    this.values = values;
  }

  clear(): void {
    this.rows?.clear();
    this.rows = undefined;
    this.values = undefined;
  }

  private get length(): number | undefined {
    return this.values?.length ?? this.rows?.length;
  }

  private lengthFor(batch: Shaped, where: string): number {
    let length = 0;
    for (const statistic of this.asked) length = statistic.length(batch);
    const known = this.length;
    if (known === undefined || known === length) return length;
    throw new UsageError(
      where,
      `this batch has another shape than those before it (${length} instead of ${known} numbers are counted). ` +
        'All batches between two resets need the same inner shape.',
    );
  }

  /** A vector to count one batch into. */
  private fresh(length: number): Float64Array {
    if (this.part?.length !== length) return (this.part = neutral(this.statistic.combine, length));
    const {combine} = this.statistic;
    return this.part.fill(combine === 'min' ? Infinity : combine === 'max' ? -Infinity : 0);
  }
}

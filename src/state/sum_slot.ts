import {keep, type Tensor} from '@tensorflow/tfjs-core';
import {sameShape, showShape} from '../check.js';
import {UsageError} from '../errors.js';
import type {Batch} from '../array/batch_view.js';
import {combineInto, neutral} from './combine.js';
import {DeviceRows} from './partial_sums.js';
import type {HostArray} from '../array/host_array.js';
import type {Slot, Taken} from './slot.js';
import type {Statistic} from './statistic.js';

type Shaped = Batch<{readonly shape: readonly number[]}>;

/** Rows that are being read. */
interface Flight {
  readonly rows: DeviceRows;
  readonly tensor: Tensor;
  landed: boolean;
}

/** The place of a vector of numbers of fixed length. */
export class SumSlot implements Slot {
  readonly statistic: Statistic;
  private readonly asked = new Set<Statistic>();
  values: Float64Array | undefined;
  private rows: DeviceRows | undefined;
  private flights: readonly Flight[] = [];
  /** What all batches share besides the length, since the first of them. */
  private sizes: readonly number[] | undefined;
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
    if (batch.yPred.data.length === 0) return () => (this.last = new Float64Array(length));
    const part = this.fresh(length);
    this.statistic.host(batch, part);
    const sizes = this.statistic.sizes?.(batch);
    return () => {
      this.sizes = sizes;
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
        this.last = new Float64Array(length);
        return undefined;
      };
    }
    const vector = this.statistic.device(batch);
    const sizes = this.statistic.sizes?.(batch);
    return () => {
      this.sizes = sizes;
      this.rows ??= new DeviceRows(combine, length);
      this.rows.push(vector);
      this.last = this.watched ? vector : undefined;
      return this.last;
    };
  }

  take(): Taken {
    this.lift();
    const {flights} = this;
    let now: Float64Array | undefined = this.values?.slice();
    return {
      tensors: flights.map(flight => flight.tensor),
      settle: read => {
        flights.forEach((flight, i) => {
          const part = flight.rows.take(read[i]);
          now = this.joined(now, part);
          this.land(flight, part);
        });
        return now;
      },
    };
  }

  merge(other: SumSlot, where: string): void {
    const {combine} = this.statistic;
    const {length} = other;
    const known = this.length ?? length;
    if (length !== undefined && known !== length) {
      throw new UsageError(
        where,
        `cannot merge: the other counted ${length} numbers, this one ${known}. The batches of both need the same inner ` +
          'shape (classes, outputs).',
      );
    }
    if (!agree(this.sizes, other.sizes)) {
      throw new UsageError(
        where,
        `cannot merge: the other counted values of shape ${showShape(other.sizes ?? [])}, this one of ` +
          `${showShape(this.sizes ?? [])}.`,
      );
    }
    this.sizes ??= other.sizes;
    if (other.values !== undefined) {
      this.values ??= neutral(combine, other.values.length);
      combineInto(combine, this.values, other.values);
    }
    for (const rows of [...other.flights.map(flight => flight.rows), other.rows]) {
      if (rows === undefined) continue;
      this.rows ??= new DeviceRows(combine, rows.length);
      this.rows.absorb(rows);
    }
  }

  restore(values: Float64Array): void {
    this.values = values;
    this.sizes = this.statistic.sizesIn?.(values);
  }

  clear(): void {
    this.rows?.clear();
    this.rows = undefined;
    for (const flight of this.flights) this.ground(flight);
    this.values = undefined;
    this.sizes = undefined;
  }

  check(batch: Shaped, where: string): void {
    this.lengthFor(batch, where);
  }

  private get length(): number | undefined {
    return this.values?.length ?? this.rows?.length ?? this.flights[0]?.rows.length;
  }

  /** Batches that come during a read start new rows. */
  private lift(): void {
    const {rows} = this;
    const pending = rows?.pending();
    if (rows === undefined || pending === undefined) return;
    this.flights = [...this.flights, {rows, tensor: keep(pending), landed: false}];
    this.rows = undefined;
  }

  private land(flight: Flight, part: Float64Array): void {
    if (flight.landed) return;
    this.values = this.joined(this.values, part);
    this.ground(flight);
  }

  /** Takes a flight off the list, and frees what it holds. */
  private ground(flight: Flight): void {
    flight.landed = true;
    this.flights = this.flights.filter(f => f !== flight);
    flight.tensor.dispose();
    flight.rows.clear();
  }

  /** `into` with a part added to it, in place if there is something. */
  private joined(into: Float64Array | undefined, part: Float64Array): Float64Array {
    if (into === undefined) return part.slice();
    combineInto(this.statistic.combine, into, part);
    return into;
  }

  private lengthFor(batch: Shaped, where: string): number {
    let length = 0;
    for (const statistic of this.asked) length = statistic.length(batch);
    const known = this.length;
    const sizes = this.statistic.sizes?.(batch);
    if (!agree(this.sizes, sizes)) {
      throw new UsageError(
        where,
        `this batch has values of shape ${showShape(sizes ?? [])}, those before it of ${showShape(this.sizes ?? [])}. ` +
          'All batches between two resets need the same shape.',
      );
    }
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

/** True when both are the same, or one is not known. */
function agree(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a === undefined || b === undefined || sameShape(a, b);
}

import {dispose, keep, type Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import type {Batch} from './batch.js';
import type {Collection} from './collection.js';
import type {HostArray} from './host_array.js';
import {Rows} from './rows.js';
import type {Slot, Waiting} from './slot.js';

type Shaped = Batch<{readonly shape: readonly number[]}>;

/** A bounded collection is read in mid-pass when so many rows wait on the device; fewer are not worth a read. */
const WORTH_A_READ = 65_536;

/** A read that is under way in mid-pass. */
interface Flight {
  readonly waiting: Waiting;
  landed: boolean;
}

/** The place of the rows of every column. */
export class RowSlot implements Slot {
  readonly statistic: Collection;
  private readonly asked = new Set<Collection>();
  private columns: Rows[] | undefined;
  private onDevice: Tensor[] = [];
  private flights: Flight[] = [];

  constructor(statistic: Collection) {
    this.statistic = statistic;
    this.ask(statistic);
  }

  get values(): readonly Rows[] | undefined {
    this.columns?.forEach(rows => rows.settle());
    return this.columns;
  }

  ask(statistic: Collection): void {
    this.asked.add(statistic);
  }

  host(batch: Batch<HostArray>): () => void {
    const length = this.lengthFor(batch);
    const parts = this.statistic.host(batch);
    for (const part of parts) this.check(part);
    return () => this.push(parts, length);
  }

  device(batch: Batch<Tensor>): () => undefined {
    const length = this.lengthFor(batch);
    if (batch.yPred.size === 0) return () => this.push([], length);
    const rows = this.statistic.device(batch);
    return () => {
      this.columns ??= this.empty(length);
      this.onDevice.push(keep(rows));
      this.readAhead();
    };
  }

  get waits(): boolean {
    return this.onDevice.length > 0 || this.flights.length > 0;
  }

  take(): Waiting | undefined {
    if (!this.waits) return undefined;
    const flights = this.flights;
    this.flights = [];
    // Whoever lands later finds that it was read already.
    const ahead = flights.filter(f => !f.landed);
    for (const f of ahead) f.landed = true;
    const all = [...ahead.map(f => f.waiting), this.lift()];
    return {
      tensors: all.flatMap(w => w.tensors),
      settle: read => {
        let at = 0;
        for (const w of all) w.settle(read.slice(at, (at += w.tensors.length)));
      },
      dispose: () => all.forEach(w => w.dispose()),
    };
  }

  merge(other: RowSlot): void {
    if (other.columns === undefined) return;
    const {length} = other.columns;
    const known = this.columns?.length ?? length;
    if (known !== length) {
      throw new UsageError(this.statistic.name, `cannot merge rows of ${length} columns into ${known}.`);
    }
    this.columns ??= this.empty(length);
    other.columns.forEach((rows, c) => this.columns?.[c].absorb(rows));
    const theirs = [...other.flights.flatMap(f => (f.landed ? [] : f.waiting.tensors)), ...other.onDevice];
    for (const t of theirs) this.onDevice.push(keep(t.clone()));
  }

  restore(columns: readonly Rows[]): void {
    this.clear();
    this.columns = [...columns];
  }

  clear(): void {
    dispose(this.onDevice);
    this.onDevice = [];
    for (const flight of this.flights) {
      if (!flight.landed) flight.waiting.dispose();
      flight.landed = true;
    }
    this.flights = [];
    this.columns = undefined;
  }

  private empty(length: number): Rows[] {
    return Array.from({length}, () => new Rows(this.statistic.layout));
  }

  private push(parts: readonly ArrayLike<number>[], length: number): undefined {
    this.columns ??= this.empty(length);
    parts.forEach((part, c) => this.columns?.[c].push(part));
  }

  /** Weights that are negative have no place in an order, labels that are no class none in a count. */
  private check(rows: ArrayLike<number>): void {
    const {coordinates, labelled} = this.statistic.layout;
    const width = coordinates + (labelled ? 2 : 1);
    for (let at = width - 1; at < rows.length; at += width) {
      if (!(rows[at] >= 0 && rows[at] < Infinity)) {
        throw new UsageError(
          this.statistic.name,
          `sampleWeight must be finite and not negative; got ${rows[at]}.`,
        );
      }
      if (labelled && Number.isNaN(rows[at - 1]) && rows[at] > 0) {
        throw new UsageError(
          this.statistic.name,
          'yTrue holds NaN, or class ids for which yPred has no column. Leave such samples out by a weight of 0.',
        );
      }
    }
  }

  private lengthFor(batch: Shaped): number {
    let length = 0;
    for (const statistic of this.asked) length = statistic.length(batch);
    const known = this.columns?.length;
    if (known === undefined || known === length) return length;
    throw new UsageError(
      this.statistic.name,
      `this batch has ${length} columns, those before it had ${known}. ` +
        'All batches between two resets need the same inner shape.',
    );
  }

  /** Takes what lies on the device. */
  private lift(): Waiting {
    const tensors = this.onDevice;
    this.onDevice = [];
    return {
      tensors,
      settle: read => read.forEach(values => this.land(values)),
      dispose: () => dispose(tensors),
    };
  }

  /** Values of a tensor [columns, rows, width]. */
  private land(values: Float32Array): void {
    this.check(values);
    const {length} = this.columns as Rows[];
    const size = values.length / length;
    const parts = Array.from({length}, (_, c) => values.subarray(c * size, (c + 1) * size));
    this.push(parts, length);
  }

  /** Keeps the device's share of a bounded collection bounded too, without making anybody wait. */
  private readAhead(): void {
    const {maxSamples} = this.statistic.layout;
    if (maxSamples === null) return;
    const waiting = this.onDevice.reduce((sum, t) => sum + (t.shape[1] as number), 0);
    if (waiting < Math.max(maxSamples, WORTH_A_READ)) return;
    const flight: Flight = {waiting: this.lift(), landed: false};
    this.flights.push(flight);
    void Promise.all(flight.waiting.tensors.map(t => t.data())).then(
      read => {
        if (flight.landed) return;
        flight.landed = true;
        this.flights = this.flights.filter(f => f !== flight);
        flight.waiting.settle(read as Float32Array[]);
        flight.waiting.dispose();
      },
      // A device that is lost says so at the pass's own read, which takes the tensors up again.
      () => undefined,
    );
  }
}

import {getOwn} from '../../../src/own_property.js';
import type {Run, RunValue} from '../../runs/record/run.js';

/** Where columns changed: the first row that is new or different. */
export interface ChangedRows {
  epochs: number;
  batches: number;
}

/**
 * Rows at the end of the known ones that an update may have changed: the stretch of steps that is still
 * growing.
 */
const LOOK_BACK = 8;

/**
 * The values of a run as columns, in the order of the record. An update reads only what was added: the epochs
 * and batches behind the known ones, and the last known ones, which may have changed.
 */
export class RunColumns {
  /** Epoch numbers, counted from 0. */
  epochs: number[] = [];
  /** Seconds since the start, at the end of each epoch. */
  times: number[] = [];
  /** The learning rate of each epoch, where the record has it. */
  rates: (number | undefined)[] = [];
  /** By log key: a number per epoch, `undefined` where the logs have none. */
  readonly logs = new Map<string, (number | undefined)[]>();
  /** Steps, counted from 0. */
  steps: number[] = [];
  /** By log key: a number per entry of `steps`, `undefined` where there is none. */
  readonly batches = new Map<string, (number | undefined)[]>();

  update(run: Run): ChangedRows {
    return {epochs: this.readEpochs(run), batches: this.readBatches(run)};
  }

  private readEpochs({epochs}: Run): number {
    let from = Math.min(this.epochs.length, epochs.length);
    if (from > 0) from--;
    while (from > 0 && this.epochs[from - 1] !== epochs[from - 1].epoch) from--;
    this.epochs.length = this.times.length = this.rates.length = from;
    for (const column of this.logs.values()) column.length = from;
    for (let i = from; i < epochs.length; i++) {
      const {epoch, time, logs, learningRate} = epochs[i];
      this.epochs.push(epoch);
      this.times.push(time);
      this.rates.push(readValue(learningRate));
      for (const key of Object.keys(logs ?? {})) columnOf(this.logs, key)[i] = readValue(logs[key]);
    }
    for (const column of this.logs.values()) column.length = epochs.length;
    return from;
  }

  private readBatches({batches}: Run): number {
    const step = batches?.step ?? [];
    const keys = batches?.keys ?? {};
    const from = this.firstChangedStep(step, keys);
    this.steps.length = from;
    for (const column of this.batches.values()) column.length = from;
    for (let i = from; i < step.length; i++) this.steps.push(step[i]);
    for (const key of Object.keys(keys)) {
      const values = keys[key];
      const column = columnOf(this.batches, key);
      for (let i = from; i < step.length; i++) column[i] = readValue(values[i]);
    }
    for (const column of this.batches.values()) column.length = step.length;
    return from;
  }

  /** A record that has thinned out its batches differs at its end and in its middle. */
  private firstChangedStep(step: readonly number[], keys: Record<string, (RunValue | null)[]>): number {
    const known = this.steps.length;
    const middle = known >> 1;
    const same = (i: number): boolean =>
      this.steps[i] === step[i] &&
      [...this.batches].every(([key, column]) => Object.is(column[i], readValue(getOwn(keys, key)?.[i])));
    const isThinned =
      known > step.length ||
      (known > 0 && !same(middle)) ||
      Object.keys(keys).some(key => !this.batches.has(key));
    if (isThinned) return 0;
    let from = known;
    while (from > 0 && known - from < LOOK_BACK && !same(from - 1)) from--;
    return known - from >= LOOK_BACK ? 0 : from;
  }
}

/** A value of a record as a number; `undefined` if there is none. */
function readValue(value: RunValue | null | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return value === null || value === undefined ? undefined : Number(value);
}

function columnOf(columns: Map<string, (number | undefined)[]>, key: string): (number | undefined)[] {
  let column = columns.get(key);
  if (column === undefined) columns.set(key, (column = []));
  return column;
}

import {getOwn, setOwn} from '../../../src/own_property.js';
import type {RunBatches, RunValue} from './run.js';
import {fromRunValue} from './run_value.js';

/** The most numbers, steps included, that the batch values of a record consist of. */
const MOST_NUMBERS = 24_000;

/** Adds batch values to those of a record, and bounds them. */
export function addBatches(batches: RunBatches, {step, keys}: RunBatches): void {
  const before = batches.step.length;
  for (let i = 0; i < step.length; i++) batches.step.push(step[i]);
  const names = new Set([...Object.keys(batches.keys), ...Object.keys(keys)]);
  for (const name of names) {
    const own = getOwn(batches.keys, name) ?? new Array<null>(before).fill(null);
    const more = getOwn(keys, name);
    for (let i = 0; i < step.length; i++) own.push(more?.[i] ?? null);
    setOwn(batches.keys, name, own);
  }
  boundBatches(batches);
}

/** Removes the values of a step and of all later ones. */
export function dropBatches(batches: RunBatches, firstDropped: number): void {
  const end = batches.step.findIndex(step => step >= firstDropped);
  if (end < 0) return;
  batches.step.length = end;
  for (const values of Object.values(batches.keys)) values.length = end;
}

/**
 * If there are too many values, keeps of each stretch of 2^n steps only the steps at which a key is smallest,
 * greatest, or first not a number. n is the smallest number for which half of the room is free afterwards.
 *
 * @returns the length of the stretches; 1 if nothing was removed
 */
export function boundBatches(batches: RunBatches, most = MOST_NUMBERS): number {
  const columns = Object.values(batches.keys);
  const size = (rows: number): number => rows * (columns.length + 1);
  if (size(batches.step.length) <= most) return 1;
  let width = 2;
  let kept = extremes(batches.step, columns, width);
  // Stretches of more steps than there are cannot become fewer.
  while (2 * size(kept.length) > most && width < 2 ** 52) {
    width *= 2;
    kept = extremes(batches.step, columns, width, kept);
  }
  keepRows(batches, kept);
  return width;
}

/**
 * Reduces new batch values about as much as the values before them have been reduced, so that fewer are sent
 * and written.
 */
export function thinBatches(batches: RunBatches, before: RunBatches | undefined): void {
  const rows = before?.step.length ?? 0;
  if (before === undefined || rows === 0) return;
  const gap = (before.step[rows - 1] + 1) / rows;
  const width = 2 ** Math.floor(Math.log2(gap));
  if (width > 1) keepRows(batches, extremes(batches.step, Object.values(batches.keys), width));
}

function keepRows(batches: RunBatches, rows: readonly number[]): void {
  batches.step = rows.map(i => batches.step[i]);
  for (const [name, values] of Object.entries(batches.keys)) {
    setOwn(
      batches.keys,
      name,
      rows.map(i => values[i]),
    );
  }
}

/** The indices, among `rows`, at which a key is extreme within a stretch. */
function extremes(
  step: readonly number[],
  columns: readonly (readonly (RunValue | null)[])[],
  width: number,
  rows: readonly number[] = step.map((_, i) => i),
): number[] {
  const kept: number[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const stretch = Math.floor(step[rows[start]] / width);
    while (end < rows.length && Math.floor(step[rows[end]] / width) === stretch) end++;
    const chosen = new Set<number>();
    for (const values of columns) {
      let [least, greatest, firstNaN] = [-1, -1, -1];
      for (let r = start; r < end; r++) {
        const i = rows[r];
        if (values[i] === null) continue;
        const value = fromRunValue(values[i]);
        if (Number.isNaN(value)) firstNaN = firstNaN < 0 ? i : firstNaN;
        else {
          if (least < 0 || value < fromRunValue(values[least])) least = i;
          if (greatest < 0 || value > fromRunValue(values[greatest])) greatest = i;
        }
      }
      for (const i of [least, greatest, firstNaN]) if (i >= 0) chosen.add(i);
    }
    for (const i of [...chosen].sort((a, b) => a - b)) kept.push(i);
  }
  return kept;
}

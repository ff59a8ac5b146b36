import type {CpuArray} from '../../src/array/cpu_array.js';
import {UsageError} from '../../src/errors.js';
import type {ArrowData, ArrowVector} from './arrow_columns.js';
import {newArray} from './batches.js';
import type {ColumnDtype} from './columns.js';

/** Writes the numbers of a vector to every `step`th entry of an array, from `start` on. */
export function numbersIn(
  vector: ArrowVector,
  into: {[index: number]: number},
  start: number,
  step: number,
  {from, count} = {from: 0, count: vector.length},
): void {
  for (let i = from, at = start; i < from + count; i++, at += step) into[at] = Number(vector.get(i));
}

export const textsIn = (vector: ArrowVector): string[] =>
  Array.from({length: vector.length}, (_, i) => vector.get(i) as string);

/**
 * The numbers of all lists, which lie together in one vector of each part.
 *
 * @param vectorOf makes a vector of the values of a part
 * @throws UsageError for lists of several lengths, and for missing values in them
 */
export function listEntries(
  where: string,
  column: string,
  {data, length, type}: ArrowVector,
  dtype: ColumnDtype,
  vectorOf: (values: readonly ArrowData[]) => ArrowVector,
): CpuArray {
  const parts = data.filter(part => part.length > 0);
  const width = type.listSize ?? lengthAt(parts[0], 0);
  const isRegular = type.listSize !== undefined || parts.every(part => haveLength(part, width));
  if (!isRegular || width === 0) {
    throw new UsageError(
      where,
      `${column} has lists of several lengths, or of none; expected the same number of values, 1 or more, in each row.`,
    );
  }
  const array = newArray(length, width, dtype);
  let at = 0;
  for (const part of parts) {
    const values = vectorOf([part.children[0]]);
    if (values.nullCount > 0) throw new UsageError(where, `${column} has lists with missing values.`);
    const from = type.listSize === undefined ? Number(part.valueOffsets[0]) : 0;
    numbersIn(values, array.data, at, 1, {from, count: part.length * width});
    at += part.length * width;
  }
  return array;
}

const lengthAt = ({valueOffsets}: ArrowData, row: number): number =>
  Number(valueOffsets[row + 1]) - Number(valueOffsets[row]);

function haveLength(part: ArrowData, width: number): boolean {
  for (let row = 0; row < part.length; row++) if (lengthAt(part, row) !== width) return false;
  return true;
}

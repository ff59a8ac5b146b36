import {isRecord} from '../check.js';
import {UsageError} from '../errors.js';
import {formatValue} from '../format_value.js';
import {decodeNumbers, encodeNumbers, type JsonNumbers} from './json_numbers.js';
import {MOST_DROPPED_BITS} from './quantize.js';
import type {SavedSamples} from './stored_samples.js';

/** The samples of every column as one flat array, and the bits that each coordinate has lost. */
export interface SamplesJson {
  readonly columns: readonly {readonly cut: number; readonly numbers: JsonNumbers}[];
}

export function encodeSamples(columns: readonly SavedSamples[]): SamplesJson {
  return {columns: columns.map(({cut, numbers}) => ({cut, numbers: encodeNumbers(numbers)}))};
}

/** @throws UsageError unless they are as `encodeSamples` returns them */
export function decodeSamples(json: unknown): SavedSamples[] {
  const columns = isRecord(json) && Object.keys(json).length === 1 ? json.columns : undefined;
  if (!Array.isArray(columns))
    throw new UsageError('setState', `expected samples, got ${formatValue(json)}.`);
  return columns.map((column: unknown) => {
    const {cut, numbers} = (isRecord(column) ? column : {}) as {cut?: unknown; numbers?: unknown};
    const isBitCount = Number.isInteger(cut) && (cut as number) >= 0 && (cut as number) <= MOST_DROPPED_BITS;
    if (isBitCount && Object.keys(column as object).length === 2)
      return {cut: cut as number, numbers: decodeNumbers(numbers)};
    throw new UsageError(
      'setState',
      `expected {cut, numbers} of every column of samples, got ${formatValue(column)}.`,
    );
  });
}

import {open} from 'node:fs/promises';
import {UsageError} from '../../src/errors.js';
import {type ArrowBatch, type ArrowData, type ArrowVector, storedColumnOf} from './arrow_columns.js';
import {listEntries, numbersIn, textsIn} from './arrow_values.js';
import {type ArrayBatch, newArray, rowsPerBatch} from './batches.js';
import {chooseColumns, type NumberColumns, type ReadColumns} from './columns.js';
import {importOptional} from './duckdb.js';
import type {CheckedPredictions} from './stored_predictions.js';
import {missingText} from './survey.js';

interface ArrowModule {
  readonly RecordBatchReader: {
    from(file: object): Promise<AsyncIterable<ArrowBatch>>;
  };
  readonly Vector: new (data: readonly ArrowData[]) => ArrowVector;
}

/** The record batches of Arrow files (IPC, as files or as streams), as batches of typed arrays. */
export async function* arrowBatches(
  where: string,
  checked: CheckedPredictions,
  signal: AbortSignal | undefined,
): AsyncGenerator<ArrayBatch> {
  const reason = 'reading files of Arrow';
  const {RecordBatchReader, Vector} = await importOptional<ArrowModule>(where, 'apache-arrow', reason);
  const newVector = (data: readonly ArrowData[]): ArrowVector => new Vector(data);
  for (const path of checked.files) {
    const file = await open(path).catch((error: Error) => {
      const advice = 'Names with patterns are not matched for Arrow: list the paths.';
      throw new UsageError(where, `the file "${path}" cannot be opened: ${error.message}. ${advice}`);
    });
    try {
      // It reads one record batch at a time.
      const reader = await RecordBatchReader.from(file);
      for await (const batch of reader) {
        signal?.throwIfAborted();
        const stored = batch.schema.fields.map(({name, type}) => storedColumnOf(name, type));
        yield* batchesOf(where, batch, chooseColumns(where, checked, stored), newVector);
      }
    } finally {
      await file.close().catch(() => undefined);
    }
  }
}

/** A record batch in parts that are not too large. */
function* batchesOf(
  where: string,
  batch: ArrowBatch,
  columns: ReadColumns,
  newVector: (data: readonly ArrowData[]) => ArrowVector,
): Generator<ArrayBatch> {
  const {yTrue, yPred, sampleWeight, slice} = columns;
  const vectorOf = (name: string): ArrowVector => batch.getChild(name) as ArrowVector;
  const read = (option: string, {names, dtype, isList}: NumberColumns): ArrayBatch['yPred'] => {
    for (const name of names) checkWhole(where, option, name, vectorOf(name));
    if (isList) {
      return listEntries(where, `${option}: the column "${names[0]}"`, vectorOf(names[0]), dtype, newVector);
    }
    const array = newArray(batch.numRows, names.length, dtype);
    names.forEach((name, i) => numbersIn(vectorOf(name), array.data, i, names.length));
    return array;
  };
  const vector = (option: string, column: NumberColumns): ArrayBatch['yPred'] => ({
    ...read(option, column),
    shape: [batch.numRows],
  });
  if (batch.numRows === 0) return;
  const whole: ArrayBatch = {
    ...(yTrue && {yTrue: read('yTrue', yTrue)}),
    yPred: read('yPred', yPred),
    ...(sampleWeight && {sampleWeight: vector('sampleWeight', sampleWeight)}),
  };
  if (slice !== undefined) checkWhole(where, 'slice', slice.name, vectorOf(slice.name));
  const slices =
    slice === undefined
      ? undefined
      : slice.dtype === 'text'
        ? textsIn(vectorOf(slice.name))
        : vector('slice', {names: [slice.name], dtype: slice.dtype, isList: false});
  const step = rowsPerBatch(whole.yPred.shape[1]);
  for (let from = 0; from < batch.numRows; from += step) {
    yield rowsOf({...whole, ...(slices && {slice: slices})}, from, Math.min(from + step, batch.numRows));
  }
}

/** Throws if a value is missing. */
function checkWhole(where: string, option: string, name: string, {nullCount, length}: ArrowVector): void {
  if (nullCount > 0) throw new UsageError(where, `${option}: ${missingText(name, nullCount, length)}`);
}

/** The rows `from` … `to - 1`. */
function rowsOf(batch: ArrayBatch, from: number, to: number): ArrayBatch {
  const parts = Object.entries(batch).map(
    ([key, part]: [string, ArrayBatch['yPred'] | readonly string[]]) => {
      if (!('data' in part)) return [key, part.slice(from, to)];
      const [rows, ...inner] = part.shape;
      const width = part.data.length / rows;
      const data = part.data.subarray(from * width, to * width);
      return [key, {...part, data, shape: [to - from, ...inner]}];
    },
  );
  return Object.fromEntries(parts);
}

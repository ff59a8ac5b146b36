import type {MergeKind} from '../../state/merge.js';
import {sampleWidth} from '../../state/samples.js';
import {everyNth} from '../../lists.js';
import {type Counts, isRows} from '../counts/counts.js';
import type {Totals} from '../counts/totals.js';
import type {CountTree} from '../counts/trees.js';
import type {ExactRows} from '../exact/rows.js';
import type {ExactVector} from '../exact/vector.js';
import type {ByteReader} from './byte_reader.js';
import type {ByteWriter} from './byte_writer.js';
import {readNumbers, writeNumbers} from './number_bytes.js';

const NONE = 0;
const ROWS = 1;
/** A vector is written with `VECTOR` plus the place of its kind. Kinds keep their places in all versions. */
const VECTOR = 2;
const KINDS: readonly MergeKind[] = ['sum', 'min', 'max', 'moments', 'comoments', 'other'];

export function writeTotals({slots, trees}: Totals, to: ByteWriter): void {
  writeList(slots, to, writeCounts);
  writeList(trees, to, writeTree);
}

export function readTotals(from: ByteReader): Totals {
  return {slots: readList(from, readCounts), trees: readList(from, readTree)};
}

function writeList<T>(all: readonly T[], to: ByteWriter, write: (one: T, to: ByteWriter) => void): void {
  to.count(all.length);
  for (const one of all) write(one, to);
}

function readList<T>(from: ByteReader, read: (from: ByteReader) => T): T[] {
  return Array.from({length: from.length()}, () => read(from));
}

function writeTree({weights, counted, children}: CountTree, to: ByteWriter): void {
  writeList(weights, to, writeCounts);
  writeList(counted, to, writeCounts);
  writeList(children, to, writeTree);
}

function readTree(from: ByteReader): CountTree {
  return {
    weights: readList(from, readCounts) as ExactVector[],
    counted: readList(from, readCounts),
    children: readList(from, readTree),
  };
}

function writeCounts(counts: Counts | undefined, to: ByteWriter): void {
  if (counts === undefined) to.byte(NONE);
  else if (isRows(counts)) {
    to.byte(ROWS);
    writeList(counts, to, writeRows);
  } else {
    to.byte(VECTOR + KINDS.indexOf(counts.kind));
    to.count(counts.length);
    writeNumbers(counts.values, to);
  }
}

function readCounts(from: ByteReader): Counts | undefined {
  const tag = from.byte();
  if (tag === NONE) return undefined;
  if (tag === ROWS) return readList(from, readRows);
  const kind = KINDS[tag - VECTOR] as MergeKind | undefined;
  if (kind === undefined) throw new RangeError('unknown kind of counts');
  return {kind, length: from.count(), values: readNumbers(from)};
}

function writeRows({layout, cut, numbers, weights}: ExactRows, to: ByteWriter): void {
  const {coordinates, labelled, maxSamples} = layout;
  to.byte(coordinates);
  to.byte(Number(labelled));
  to.count(maxSamples === null ? 0 : maxSamples + 1);
  to.byte(cut);
  const stride = sampleWidth(layout) - 1;
  for (let i = 0; i < stride; i++) writeNumbers(Array.from(everyNth(numbers, i, stride, Float64Array)), to);
  writeNumbers(weights, to);
}

function readRows(from: ByteReader): ExactRows {
  const [coordinates, labelled, most] = [from.byte(), from.byte() === 1, from.count()];
  const layout = {coordinates, labelled, maxSamples: most === 0 ? null : most - 1};
  const cut = from.byte();
  const stride = sampleWidth(layout) - 1;
  const columns = Array.from({length: stride}, () => readNumbers(from) as number[]);
  const weights = readNumbers(from);
  const numbers = new Float64Array(weights.length * stride);
  columns.forEach((column, i) => column.forEach((x, n) => (numbers[n * stride + i] = x)));
  return {layout, cut, numbers, weights};
}

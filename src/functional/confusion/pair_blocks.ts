import {BLOCK, LABELS, loadBlock, SCORES, WEIGHTS} from '../../array/blocks.js';
import {areBelow, loadIds, NO_ID} from '../../array/id_blocks.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {sizeOf} from '../../check.js';
import {batchWeightsOnCpu} from '../core/sample_weights.js';
import {argMaxOfRow} from '../labels/arg_max.js';
import {type ClassLayout, classLayout, type ClassOptions, scoreThreshold} from '../labels/class_layout.js';
import {isProbability} from '../labels/probabilities.js';
import {IGNORED, type PairReader, pairsOnCpu} from './class_pairs.js';

/** The classes of some entries. The arrays may be longer, and last until the next block. */
export interface PairBlock {
  /** Index of the true class; negative where no pair counts. */
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** Undefined if every weight is 1. */
  readonly weights: Float64Array | undefined;
  readonly size: number;
  /** The first entry. */
  readonly from: number;
}

/**
 * Visits all pairs of a true and a predicted class in blocks.
 *
 * @param where the metric's class, for errors
 * @returns false if a prediction is NaN, so that its class is unknown
 * @throws UsageError for the first entry that counts and has no class
 */
export function eachPairBlock(
  where: string,
  batch: Batch<CpuArray>,
  reading: ClassOptions,
  visit: (block: PairBlock) => void,
): boolean {
  const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
  const layout = classLayout(where, yTrue.shape, yPred.shape, reading);
  const w = batchWeightsOnCpu(where, batch, layout.entries);
  const total = sizeOf(layout.entries);
  const columns = layout.kind === 'scores' ? yPred.shape[yPred.shape.length - 1] : 1;
  const step = Math.max(1, Math.floor(BLOCK / columns));
  const [truth, predicted] = [new Int32Array(Math.min(step, total)), new Int32Array(Math.min(step, total))];
  let reader: PairReader | undefined;
  let known = true;
  for (let from = 0; from < total; from += step) {
    const to = Math.min(from + step, total);
    const weights = w && loadBlock(WEIGHTS, w, from, to);
    const block = {truth, predicted, weights, size: to - from, from};
    if (!readBlock(block, yTrue, yPred, columns, layout, reading)) {
      reader ??= pairsOnCpu(where, yTrue, yPred, layout, reading);
      known = readEach(block, reader) && known;
    }
    visit(block);
  }
  return known;
}

/** Reads a block in loops. Returns false where it has to be read entry by entry. */
function readBlock(
  block: PairBlock,
  yTrue: CpuArray,
  yPred: CpuArray,
  columns: number,
  layout: ClassLayout,
  reading: ClassOptions,
): boolean {
  const {size, from, truth, predicted, weights} = block;
  const {kind, limit, oneHot} = layout;
  if (reading.labels !== null || reading.topK !== 1 || limit === null) return false;
  const ignored = reading.ignoreClass;
  if (oneHot) {
    const marks = loadBlock(LABELS, yTrue.data, from * columns, (from + size) * columns);
    if (!readOneHot(marks, weights, columns, ignored, truth, size)) return false;
  } else {
    loadIds(yTrue.data, from, size, truth);
    if (ignored === NO_ID || !checkTruth(truth, weights, limit, ignored, size)) return false;
  }
  if (kind === 'ids') {
    loadIds(yPred.data, from, size, predicted);
    return checkPredicted(predicted, truth, limit, size);
  }
  const scores = loadBlock(SCORES, yPred.data, from * columns, (from + size) * columns);
  if (kind === 'binary') return readBinary(scores, reading, predicted, size);
  return readScores(scores, columns, predicted, size);
}

/** Marks the entries that do not count. Returns false if an id that counts is not a class. */
function checkTruth(
  ids: Int32Array,
  weights: Float64Array | undefined,
  limit: number,
  ignored: number | null,
  size: number,
): boolean {
  if (ignored === null && weights === undefined) return areBelow(ids, limit, size);
  for (let i = 0; i < size; i++) {
    if (ids[i] === ignored || (weights !== undefined && weights[i] === 0)) ids[i] = IGNORED;
    else if (ids[i] >>> 0 >= limit) return false;
  }
  return true;
}

function readOneHot(
  marks: Float64Array,
  weights: Float64Array | undefined,
  columns: number,
  ignored: number | null,
  out: Int32Array,
  size: number,
): boolean {
  for (let i = 0, start = 0; i < size; i++, start += columns) {
    const id = argMaxOfRow(marks, start, columns);
    if (weights !== undefined && weights[i] === 0) out[i] = IGNORED;
    else if (marks[start + id] > 0) out[i] = id === ignored ? IGNORED : id;
    else return false;
  }
  return true;
}

/** Returns false if the prediction of an entry that counts is not a class. */
function checkPredicted(ids: Int32Array, truth: Int32Array, limit: number, size: number): boolean {
  if (areBelow(ids, limit, size)) return true;
  for (let i = 0; i < size; i++) if (ids[i] >>> 0 >= limit && truth[i] !== IGNORED) return false;
  return true;
}

function readBinary(scores: Float64Array, reading: ClassOptions, out: Int32Array, size: number): boolean {
  const threshold = scoreThreshold(reading);
  for (let i = 0; i < size; i++) {
    if (reading.onlyProbabilities && !isProbability(scores[i])) return false;
    if (scores[i] !== scores[i]) return false;
    out[i] = +(Math.fround(scores[i]) > threshold);
  }
  return true;
}

function readScores(scores: Float64Array, columns: number, out: Int32Array, size: number): boolean {
  for (let i = 0, start = 0; i < size; i++, start += columns) {
    const id = argMaxOfRow(scores, start, columns);
    // The arg max of a row with NaN is at a NaN.
    if (scores[start + id] !== scores[start + id]) return false;
    out[i] = id;
  }
  return true;
}

/** Reads a block entry by entry: for rare options, and for errors. Returns false if a prediction is NaN. */
function readEach({truth, predicted, weights, size, from}: PairBlock, reader: PairReader): boolean {
  let known = true;
  for (let i = 0; i < size; i++) {
    truth[i] = weights?.[i] === 0 ? IGNORED : reader.truth(from + i);
    if (truth[i] === IGNORED) continue;
    const id = reader.predicted(from + i);
    if (Number.isNaN(id)) {
      known = false;
      truth[i] = IGNORED;
    } else predicted[i] = id;
  }
  return known;
}

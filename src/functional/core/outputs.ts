import {reshape, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import type {Batch} from '../../array/batch_view.js';
import {BLOCK, LABELS, loadExactly, SCORES, WEIGHTS} from '../../array/blocks.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {entriesOnDevice, entriesOnCpu, type ShapeRule} from './arrays.js';
import {equalRows, type Shape} from './shapes.js';
import {batchWeightsOnDevice, batchWeightsOnCpu} from './sample_weights.js';

/**
 * Labels, predictions and weights entry by entry. The last axis holds the outputs, all axes before it are
 * samples. n single values are n samples of one output.
 */
export interface Outputs<A> {
  readonly t: A;
  readonly p: A;
  /** Undefined if every weight is 1. */
  readonly w: A | undefined;
  /** Number of outputs. */
  readonly outputs: number;
}

const rowsFor =
  (where: string): ShapeRule =>
  (yTrue, yPred) =>
    equalRows(where, yTrue, yPred);

/** The number of outputs. Checks the shapes. */
export function outputsOf(where: string, {yTrue, yPred}: Batch<{readonly shape: Shape}>): number {
  const [, rows] = equalRows(where, yTrue?.shape ?? [], yPred.shape);
  return rows[rows.length - 1];
}

/** Entry i belongs to output i % outputs. */
export function outputsOnCpu(where: string, batch: Batch<CpuArray>): Outputs<CpuData> {
  const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
  const {t, p, shape} = entriesOnCpu(yTrue, yPred, rowsFor(where));
  const w = batchWeightsOnCpu(where, batch, shape);
  return {t, p, w, outputs: shape[shape.length - 1]};
}

/**
 * Visits a batch in blocks of whole samples. The arrays of a block last until the next one.
 *
 * @param of 'labels': predictions are not read
 */
export function eachOutputBlock(
  {t, p, w, outputs}: Outputs<CpuData>,
  visit: (block: Outputs<Float64Array>) => void,
  of: 'labels' | 'both' = 'both',
): void {
  const step = Math.max(1, Math.floor(BLOCK / Math.max(1, outputs))) * outputs;
  for (let from = 0; from < t.length; from += step) {
    const to = Math.min(from + step, t.length);
    const labels = loadExactly(LABELS, t, from, to);
    visit({
      t: labels,
      p: of === 'both' ? loadExactly(SCORES, p, from, to) : labels,
      w: w && loadExactly(WEIGHTS, w, from, to),
      outputs,
    });
  }
}

/** The same on the device, [samples, outputs] each. */
export function outputsOnDevice(where: string, batch: Batch<Tensor>): Outputs<Tensor> {
  const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
  const {t, p} = entriesOnDevice(yTrue, yPred, rowsFor(where));
  const w = batchWeightsOnDevice(where, batch, p.shape);
  const outputs = p.shape[p.shape.length - 1];
  const rows = (x: Tensor): Tensor => reshape(toFloat(x), [-1, outputs]);
  return {t: rows(t), p: rows(p), w: w && rows(w), outputs};
}

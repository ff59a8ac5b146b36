import {mean, sum, type Tensor} from '@tensorflow/tfjs-core';
import {blockFor, PARTS} from '../../array/blocks.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {entriesOnCpu, entriesOnDevice, pairOnDevice, pairOnCpu, type ShapeRule} from './arrays.js';
import type {PerSample} from './per_sample.js';
import {axisLoop, comparable, comparableRows} from './shapes.js';
import {blocksOf, rowBlocks, type ValueBlocks} from './value_blocks.js';

/** A function of entries that is averaged over one axis. */
interface OfEntries {
  readonly key: string;
  /** The metric's class, for errors. */
  readonly where: string;
  /** The axis to reduce. Default: -1. */
  readonly axis?: number;
  /** Sum over the axis instead of averaging. */
  readonly summed?: boolean;
  /** Transforms all labels of a batch before the entries are computed. */
  readonly labels?: {cpu(t: CpuData): CpuData; device(t: Tensor): Tensor};
  /** Which shapes fit together. Default: those that broadcast. */
  readonly shapes?: ShapeRule;
  /** Labels keep their dtype: integer predictions do not truncate them. */
  readonly keepsLabels?: boolean;
  /**
   * Returns the sum of the values of `size` entries, or writes them to `out`, if it is given. It is a loop,
   * because a call for each entry takes several times as long.
   *
   * @param whole true if predictions are integers, which truncate Keras's constants to integers too
   */
  cpu(t: Float64Array, p: Float64Array, out: Float64Array | undefined, size: number, whole: boolean): number;
  device(t: Tensor, p: Tensor, whole: boolean): Tensor;
}

const isWhole = ({dtype}: {readonly dtype: string}): boolean => dtype === 'int32' || dtype === 'bool';

/** The values of entries, averaged (or summed) over one axis. n single values are n samples. */
export function reducedAxis({where, axis = -1, summed = false, ...entry}: OfEntries): PerSample {
  const fitting = axis === -1 ? comparableRows : comparable;
  const shapes = entry.shapes ?? ((t, p) => fitting(where, t, p));
  const blocks = (yTrue: CpuArray, yPred: CpuArray): ValueBlocks => {
    const {t: given, p, shape} = (entry.keepsLabels ? entriesOnCpu : pairOnCpu)(yTrue, yPred, shapes);
    const t = entry.labels === undefined ? given : entry.labels.cpu(given);
    const {size, inner, rest} = axisLoop(where, shape, axis);
    const whole = isWhole(yPred);
    const count = summed ? 1 : size;
    if (inner === 1) {
      return rowBlocks(rest, t, p, (labels, scores, out, rows, width) => {
        const parts = out === undefined || width === 1 ? out : blockFor(PARTS, rows * width);
        const total = entry.cpu(labels, scores, parts, rows * width, whole);
        if (out !== undefined && parts !== out) sumRows(parts as Float64Array, out, rows, width, count);
        return total / count;
      });
    }
    const values = new Float64Array(p.length);
    entry.cpu(Float64Array.from(t), Float64Array.from(p), values, p.length, whole);
    return blocksOf({data: sumsAlong(values, size, inner, count), shape: rest, dtype: 'float64'});
  };
  return {
    key: entry.key,
    cpu: blocks,
    device(yTrue, yPred) {
      const {t, p} = (entry.keepsLabels ? entriesOnDevice : pairOnDevice)(yTrue, yPred, shapes);
      const values = entry.device(entry.labels === undefined ? t : entry.labels.device(t), p, isWhole(yPred));
      const {axis: along} = axisLoop(where, values.shape, axis);
      return summed ? sum(values, along) : mean(values, along);
    },
  };
}

function sumRows(parts: Float64Array, out: Float64Array, rows: number, width: number, count: number): void {
  for (let n = 0, i = 0; n < rows; n++) {
    let total = 0;
    for (const end = i + width; i < end; i++) total += parts[i];
    out[n] = total / count;
  }
}

/** The sums along an axis that is not the last one. */
function sumsAlong(values: Float64Array, size: number, inner: number, count: number): Float64Array {
  const out = new Float64Array(size === 0 ? 0 : values.length / size);
  for (let n = 0; n < out.length; n++) {
    let total = 0;
    const start = Math.floor(n / inner) * size * inner + (n % inner);
    for (let c = 0, at = start; c < size; c++, at += inner) total += values[at];
    out[n] = total / count;
  }
  return out;
}

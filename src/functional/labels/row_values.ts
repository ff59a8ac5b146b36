import {any, isNaN, logicalOr, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {whereFloat, toFloat} from '../../floats.js';
import {type CpuData, zeros} from '../../array/cpu_array.js';
import type {PerSample} from '../core/per_sample.js';
import {oneHotOnDevice, oneHotOnCpu} from './one_hot.js';
import {matchLabels} from './binary_labels.js';
import type {Shape} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

/**
 * Computes the value of one row of labels and scores on the CPU, and of many rows [rows, labels] on the
 * device.
 */
interface RowDefinition {
  cpu(labels: CpuData, scores: CpuData): number;
  device(labels: Tensor, scores: Tensor): Tensor;
  /** True if the device compares all pairs of a row: it cannot sort without a synchronous read. */
  readonly comparesPairs?: boolean;
}

/** More pairs than this are refused: each tensor of pairs would take more than 4 GiB. */
const MOST_PAIRS = 2 ** 30;

/** Throws if a batch has too many pairs. */
function checkPairs(name: string, rows: number, width: number): void {
  if (rows * width * width <= MOST_PAIRS) return;
  const gigabytes = (rows * width * width * 4) / 2 ** 30;
  throw new UsageError(
    name,
    `all pairs of the ${width} scores of a row are compared on the device, which takes ${gigabytes.toFixed(1)} GiB for ` +
      `${rows} rows. Give smaller batches, or arrays instead of tensors: those are counted on the CPU, in order.`,
  );
}

/**
 * A value for every row of the last axis. Labels have the shape of the scores, or are class ids. [batch] is
 * treated as [batch, 1]. NaN in a row and a class id that does not exist make the value NaN.
 *
 * @param name the function's class, for errors
 */
export function rowValues(
  name: string,
  key: string,
  {cpu, device, comparesPairs = false}: RowDefinition,
): PerSample {
  const layout = (yTrue: Shape, yPred: Shape): {fromIds: boolean; width: number; rest: Shape} => {
    const {shape, fromIds} = matchLabels(name, yTrue, yPred);
    return shape.length === 1
      ? {fromIds, width: 1, rest: shape}
      : {fromIds, width: shape[shape.length - 1], rest: shape.slice(0, -1)};
  };
  return {
    key,
    cpu(yTrue, yPred) {
      const {fromIds, width, rest} = layout(yTrue.shape, yPred.shape);
      const labels = oneHotOnCpu(yTrue, !fromIds, width);
      const out = zeros(rest);
      for (let n = 0; n < out.data.length; n++) {
        const row = (x: CpuData): CpuData => x.subarray(n * width, (n + 1) * width);
        const [t, p] = [row(labels), row(yPred.data)];
        out.data[n] = hasNaN(t) || hasNaN(p) ? NaN : cpu(t, p);
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {fromIds, width, rest} = layout(yTrue.shape, yPred.shape);
      if (comparesPairs) checkPairs(name, yPred.size / width, width);
      const labels = oneHotOnDevice(yTrue, !fromIds, width);
      const scores = reshape(toFloat(yPred), [-1, width]);
      const broken = logicalOr(any(isNaN(labels), 1), any(isNaN(scores), 1));
      return reshape(whereFloat(broken, NaN, device(labels, scores)), rest as number[]);
    },
  };
}

function hasNaN(row: CpuData): boolean {
  for (let i = 0; i < row.length; i++) if (row[i] !== row[i]) return true;
  return false;
}

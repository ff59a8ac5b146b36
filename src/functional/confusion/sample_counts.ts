import {
  add,
  any,
  cast,
  equal,
  gather,
  greater,
  greaterEqual,
  logicalAnd,
  logicalNot,
  maximum,
  minimum,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {checkColumns, classLayout, type ClassOptions} from '../labels/class_layout.js';
import {IGNORED, pairsOnCpu} from './class_pairs.js';
import {pairsOnDevice} from './class_pairs_device.js';
import {
  type CountRatio,
  type Counts,
  denominatorOf,
  denominatorOnDevice,
  ratioOf,
  ratioOnDevice,
} from './count_ratio.js';
import type {SampleValues} from './sample_values.js';
import type {Shape} from '../core/shapes.js';

/** A function of the counts of one sample. NaN stays NaN. */
export interface CountsValue {
  readonly key: string;
  cpu(counts: Counts): number;
  device(counts: Counts<Tensor>): Tensor;
  /** Samples for which the denominator of this ratio is 0 are left out. */
  readonly leftOut?: CountRatio;
}

/**
 * A ratio of counts as a function of one sample's counts. With a `zeroDivision` of NaN, samples without a
 * ratio are left out.
 */
export function ratioValue(ratio: CountRatio, zeroDivision: number): CountsValue {
  return {
    key: `${ratio.key}|${zeroDivision}`,
    cpu: counts => ratioOf(ratio, counts, zeroDivision),
    device: counts => ratioOnDevice(ratio, counts, zeroDivision),
    ...(Number.isNaN(zeroDivision) && {leftOut: ratio}),
  };
}

/** 1 if no label is wrong, else 0. */
export const ALL_RIGHT: CountsValue = {
  key: 'all right',
  cpu: ({fp, fn}) => Math.max(1 - (fp + fn), 0),
  device: ({fp, fn}) => maximum(sub(1, add(fp, fn)), 0),
};

/** 1 if any label is wrong, else 0. */
export const ANY_WRONG: CountsValue = {
  key: 'any wrong',
  cpu: ({fp, fn}) => Math.min(fp + fn, 1),
  device: ({fp, fn}) => minimum(add(fp, fn), 1),
};

/** The counts over the labels of each sample. A single class counts as one label, right or wrong. */
interface SampleCounts {
  readonly key: string;
  /** The shape of the samples. Checks the shapes. */
  shape(yTrue: Shape, yPred: Shape): Shape;
  /** The counts of one sample. NaN if its scores are NaN. */
  cpu(yTrue: CpuArray, yPred: CpuArray): (sample: number) => Counts;
  /**
   * Vectors over all samples: the counts, where they are lost because a class cannot be read, and which
   * samples count.
   */
  device(yTrue: Tensor, yPred: Tensor): {counts: Counts<Tensor>; lost: Tensor; counted: Tensor};
}

const LOST: Counts = {tp: NaN, fp: NaN, fn: NaN, tn: NaN};

/**
 * @param name the metric's class, for errors
 * @param labels the columns to count; null: all
 */
export function sampleCounts(
  name: string,
  reading: ClassOptions,
  labels: readonly number[] | null,
): SampleCounts {
  return {
    key: keyOf({reading, labels}),
    shape(yTrue, yPred) {
      const {samples} = classLayout(name, yTrue, yPred, reading);
      if (labels !== null) checkColumns(name, labels, yPred);
      return samples;
    },
    cpu(yTrue, yPred) {
      const layout = classLayout(name, yTrue.shape, yPred.shape, reading);
      const pairs = pairsOnCpu(name, yTrue, yPred, layout, reading);
      const columns = labels ?? Array.from({length: layout.entriesPerSample}, (_, c) => c);
      return sample => {
        const counts = {tp: 0, fp: 0, fn: 0, tn: 0};
        for (const column of columns) {
          const entry = sample * layout.entriesPerSample + column;
          const truth = pairs.truth(entry);
          if (truth === IGNORED) continue;
          const predicted = pairs.predicted(entry);
          if (Number.isNaN(predicted)) return LOST;
          if (truth === predicted) counts[truth > 0 ? 'tp' : 'tn']++;
          else counts[truth > 0 ? 'fn' : 'fp']++;
        }
        return counts;
      };
    },
    device(yTrue, yPred) {
      const layout = classLayout(name, yTrue.shape, yPred.shape, reading);
      const pairs = pairsOnDevice(yTrue, yPred, layout, reading);
      const chosen = (x: Tensor): Tensor => {
        const rows = reshape(toFloat(x), [-1, layout.entriesPerSample]);
        return labels === null ? rows : gather(rows, tensor1d([...labels], 'int32'), 1);
      };
      const [truth, predicted, unreadable] = [pairs.truth, pairs.predicted, pairs.unreadable].map(chosen);
      const [yes, no] = [greater(truth, 0), equal(truth, 0)].map(x => toFloat(x));
      const right = toFloat(equal(truth, predicted));
      const wrong = sub(1, right);
      return {
        counts: {
          tp: sum(mul(yes, right), 1),
          fp: sum(mul(no, wrong), 1),
          fn: sum(mul(yes, wrong), 1),
          tn: sum(mul(no, right), 1),
        },
        lost: any(cast(unreadable, 'bool'), 1),
        counted: toFloat(any(greaterEqual(truth, 0), 1)),
      };
    },
  };
}

/** A function of the counts of each sample. Samples whose labels are all ignored are left out. */
export function sampleValues(samples: SampleCounts, value: CountsValue): SampleValues {
  return {
    key: `${value.key}|${samples.key}`,
    shape: (yTrue, yPred) => samples.shape(yTrue, yPred),
    cpu(yTrue, yPred) {
      const countsOf = samples.cpu(yTrue, yPred);
      return sample => {
        const counts = countsOf(sample);
        const isEmpty = counts.tp + counts.fp + counts.fn + counts.tn === 0;
        const isLeftOut = value.leftOut !== undefined && denominatorOf(value.leftOut, counts) === 0;
        return isEmpty || isLeftOut ? undefined : value.cpu(counts);
      };
    },
    device(yTrue, yPred) {
      const {counts, lost, counted} = samples.device(yTrue, yPred);
      const values = whereFloat(lost, NaN, value.device(counts));
      if (value.leftOut === undefined) return {values, counted};
      // A class that cannot be read is not left out: its sample is NaN.
      const none = logicalAnd(equal(denominatorOnDevice(value.leftOut, counts), 0), logicalNot(lost));
      return {values: whereFloat(none, 0, values), counted: whereFloat(none, 0, counted)};
    },
  };
}

import {
  add,
  equal,
  expandDims,
  greater,
  greaterEqual,
  matMul,
  maximum,
  mul,
  notEqual,
  onesLike,
  squeeze,
  sub,
  sum,
  div,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import {ascending} from '../../array/radix_sort.js';
import type {CpuData} from '../../array/cpu_array.js';
import type {PerSample} from '../core/per_sample.js';
import {averagePrecision} from './precision_recall.js';
import {rocArea} from './roc.js';
import {rowValues} from '../labels/row_values.js';
import {curveThrough, type ScoreCurve} from './score_curve.js';

/** The curve of one row's labels. */
function curveOfRow(labels: CpuData, scores: CpuData): ScoreCurve {
  const {order} = ascending(scores);
  const sorted = {
    values: Float64Array.from(order, c => scores[c]),
    labels: Float64Array.from(order, c => (labels[c] === 0 ? 0 : 1)),
    weights: undefined,
  };
  return curveThrough(sorted, label => label === 1);
}

/** 1 for positive labels, else 0. */
const marked = (labels: Tensor): Tensor => toFloat(notEqual(labels, 0));

/** For every label of a row, the weight of the labels whose scores satisfy the comparison. */
function countedPairs(holds: Tensor, weights: Tensor): Tensor {
  return squeeze(matMul(toFloat(holds), expandDims(weights, 2)), [2]);
}

/**
 * The area under the ROC curve of each row's labels.
 *
 * @param otherwise the value of a row with only positives or only negatives
 */
export function rocAreaOfRows(name: string, otherwise: number, maxFpr: number | null): PerSample {
  return rowValues(name, `roc_area(${otherwise}, ${maxFpr})`, {
    comparesPairs: true,
    cpu(labels, scores) {
      const curve = curveOfRow(labels, scores);
      return curve.positives === 0 || curve.negatives === 0 ? otherwise : rocArea(curve, maxFpr);
    },
    device(labels, scores) {
      const yes = marked(labels);
      // Not 1 - yes: webgl has ones beyond the edge of a matrix then, which matMul would count.
      const no = sub(onesLike(yes), yes);
      const [mine, others] = [expandDims(scores, 2), expandDims(scores, 1)];
      const below = countedPairs(greater(mine, others), no);
      const ties = countedPairs(equal(mine, others), no);
      const pairs = mul(sum(yes, 1), sum(no, 1));
      const won = sum(mul(yes, add(below, mul(0.5, ties))), 1);
      return whereFloat(greater(pairs, 0), div(won, maximum(pairs, 1)), otherwise);
    },
  });
}

/**
 * The average precision of each row's labels.
 *
 * @param otherwise the value of a row without positives
 */
export function averagePrecisionOfRows(name: string, otherwise: number): PerSample {
  return rowValues(name, otherwise === 0 ? 'average_precision' : `average_precision(${otherwise})`, {
    comparesPairs: true,
    cpu(labels, scores) {
      const curve = curveOfRow(labels, scores);
      return curve.positives === 0 ? otherwise : averagePrecision(curve);
    },
    device(labels, scores) {
      const yes = marked(labels);
      const atLeast = greaterEqual(expandDims(scores, 1), expandDims(scores, 2));
      const all = sum(toFloat(atLeast), 2);
      const precision = div(countedPairs(atLeast, yes), all);
      const positives = sum(yes, 1);
      const mean = div(sum(mul(yes, precision), 1), maximum(positives, 1));
      return whereFloat(greater(positives, 0), mean, otherwise);
    },
  });
}

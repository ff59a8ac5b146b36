import {
  abs,
  add,
  any,
  equal,
  expandDims,
  floor,
  greater,
  greaterEqual,
  isNaN,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  max,
  mul,
  range,
  reshape,
  sub,
  sum,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import {argMaxOnDevice} from '../labels/arg_max.js';
import {type ClassLayout, scoreThreshold, type ClassOptions} from '../labels/class_layout.js';
import {probabilitiesOnDevice} from '../labels/probabilities.js';
import {IGNORED} from './class_pairs.js';
import {rankOnDevice} from '../labels/score_rank.js';

/** Class ids beyond this are not exact in float32. */
const EXACT = 2 ** 24;

/** The classes of all entries, one vector each. */
interface ClassPairs {
  /** Index of the true class in float32, or `IGNORED`. */
  readonly truth: Tensor;
  /** Index of the predicted class in float32. */
  readonly predicted: Tensor;
  /** True where no class can be read. The result for such an entry has to be NaN. */
  readonly unreadable: Tensor;
}

/** Class ids, 0 where there is none, and where that is. */
interface Ids {
  readonly ids: Tensor;
  readonly bad: Tensor;
}

/** `pairsOnCpu` for the device, where checking values would need a read. */
export function pairsOnDevice(
  yTrue: Tensor,
  yPred: Tensor,
  layout: ClassLayout,
  reading: ClassOptions,
): ClassPairs {
  const truth = layout.oneHot ? oneHotIds(yTrue) : checked(flat(yTrue), layout);
  const predicted = predictedIds(yPred, layout, reading, truth.ids);
  const bad = logicalOr(truth.bad, predicted.bad);
  const [t, p] = [truth.ids, predicted.ids].map(ids => indexesOf(ids, reading.labels));
  if (reading.ignoreClass === null) return {truth: t, predicted: p, unreadable: bad};
  const ignored = layout.oneHot
    ? logicalAnd(equal(truth.ids, reading.ignoreClass), logicalNot(truth.bad))
    : equal(flat(yTrue), reading.ignoreClass);
  return {
    truth: whereFloat(ignored, IGNORED, t),
    predicted: p,
    unreadable: logicalAnd(bad, logicalNot(ignored)),
  };
}

const flat = (x: Tensor): Tensor => reshape(toFloat(x), [-1]);
const rows = (x: Tensor): Tensor => reshape(toFloat(x), [-1, x.shape[x.rank - 1]]);

function checked(ids: Tensor, {limit}: ClassLayout): Ids {
  const whole = logicalAnd(equal(floor(ids), ids), logicalNot(isNaN(ids)));
  const inside =
    limit === null ? lessEqual(abs(ids), EXACT) : logicalAnd(greaterEqual(ids, 0), less(ids, limit));
  const fine = logicalAnd(whole, inside);
  return {ids: whereFloat(fine, ids, 0), bad: logicalNot(fine)};
}

function oneHotIds(yTrue: Tensor): Ids {
  const labels = rows(yTrue);
  const named = logicalAnd(greater(max(labels, 1), 0), logicalNot(any(isNaN(labels), 1)));
  return {ids: argMaxOnDevice(labels), bad: logicalNot(named)};
}

function predictedIds(yPred: Tensor, layout: ClassLayout, reading: ClassOptions, trueIds: Tensor): Ids {
  if (layout.kind === 'ids') return checked(flat(yPred), layout);
  if (layout.kind === 'binary') {
    const scores = flat(yPred);
    const read = reading.onlyProbabilities ? probabilitiesOnDevice(scores, 1, false) : scores;
    return {ids: toFloat(greater(scores, scoreThreshold(reading))), bad: isNaN(flat(read))};
  }
  const scores = rows(yPred);
  const bad = any(isNaN(scores), 1);
  const greatest = argMaxOnDevice(scores);
  if (reading.topK === 1) return {ids: greatest, bad};
  return {ids: whereFloat(less(rankOnDevice(scores, trueIds), reading.topK), trueIds, greatest), bad};
}

/** Index of each id among the labels. All other ids share the next index. */
function indexesOf(ids: Tensor, labels: readonly number[] | null): Tensor {
  if (labels === null) return ids;
  const mine = toFloat(equal(expandDims(ids, 1), tensor1d([...labels])));
  const others = mul(sub(1, sum(mine, 1)), labels.length);
  return add(sum(mul(mine, range(0, labels.length)), 1), others);
}

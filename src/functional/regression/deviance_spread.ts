import {
  add,
  broadcastTo,
  concat,
  equal,
  mul,
  ones,
  reshape,
  stack,
  sum,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type {MergeRule} from '../../state/merge.js';
import {centerOf, rowParts} from '../../state/moments.js';
import {whereFlat} from '../core/arrays.js';
import type {Elementwise} from '../core/elementwise.js';
import {centeredOnDevice, centerOfColumn} from '../core/moments.js';
import type {Outputs} from '../core/outputs.js';

/**
 * How far labels are from their mean, in units of a deviance. For every output: the weight, the mean, and the
 * sum of the deviances of the labels from the mean. Deviances are Bregman divergences (the difference of a
 * convex function and its tangent). So two such states merge exactly, as moments do by Chan's formula: each
 * part contributes the deviance of its mean from the common mean.
 */
export function deviancesMerged({cpu: d, device}: Elementwise): MergeRule {
  return {
    kind: 'other',
    neutral: 0,
    cpu(into, other) {
      for (let at = 0; at < into.length; at += 3) {
        const [own, count] = [into[at], other[at]];
        if (count === 0) continue;
        const total = own + count;
        const mean =
          own === 0 ? other[at + 1] : into[at + 1] + ((other[at + 1] - into[at + 1]) * count) / total;
        const mine = own === 0 ? 0 : own * d(into[at + 1], mean);
        into[at + 2] += other[at + 2] + mine + count * d(other[at + 1], mean);
        into[at + 1] = mean;
        into[at] = total;
      }
    },
    device(rows) {
      const [count, mean, spread] = rowParts(rows, 3);
      const {total, center} = centerOf(count, mean);
      const betweenMeans = weighted(count, device(mean, broadcastTo(center, mean.shape)));
      return reshape(
        concat([total, center, add(sum(spread, 0, true), sum(betweenMeans, 0, true))], 2),
        [1, -1],
      );
    },
  };
}

/** The values of one batch, [outputs * 3]. */
export function spreadOnCpu(
  {cpu: d}: Elementwise,
  {t, w, outputs}: Outputs<ArrayLike<number>>,
): Float64Array {
  const out = new Float64Array(3 * outputs);
  for (let column = 0; column < outputs; column++) {
    const center = centerOfColumn(t, w, {column, columns: outputs});
    if (center === undefined) continue;
    const mean = center.reference + center.offset;
    let spread = 0;
    for (let i = column; i < t.length; i += outputs) {
      const weight = w === undefined ? 1 : w[i];
      if (weight !== 0) spread += weight * d(t[i], mean);
    }
    out.set([center.count, mean, spread], 3 * column);
  }
  return out;
}

/** The same on the device. */
export function spreadOnDevice({device}: Elementwise, {t, w: given}: Outputs<Tensor>): Tensor {
  const w = given ?? ones(t.shape);
  const {count, center} = centeredOnDevice(t, w);
  const deviances = device(t, broadcastTo(center, t.shape));
  return reshape(stack([count, center, sum(weighted(w, deviances), 0)], 1), [-1]);
}

/** Values times weights, 0 where the weight is 0. */
function weighted(w: Tensor, values: Tensor): Tensor {
  return whereFlat(equal(w, 0), zerosLike(values), mul(w, values));
}

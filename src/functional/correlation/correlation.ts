import {
  add,
  div,
  equal,
  logicalOr,
  mean,
  mul,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {type CpuArray, type CpuData, zeros} from '../../array/cpu_array.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {nanWhere} from '../core/elementwise_errors.js';
import {EPSILON} from '../core/epsilon.js';
import type {PerSample} from '../core/per_sample.js';
import {axisLoop, comparable, comparableRows} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

/**
 * What correlations are computed from: variances and covariance (each times the number of entries), and the
 * difference of the means.
 */
interface Spread<A> {
  readonly tt: A;
  readonly pp: A;
  readonly tp: A;
  readonly meanDifference: A;
  readonly count: number;
}

interface Coefficient {
  readonly name: string;
  cpu(spread: Spread<number>): number;
  device(spread: Spread<Tensor>): Tensor;
}

/** Rows without variance have no correlation: NaN. */
const pearson: Coefficient = {
  name: 'PearsonCorrelation',
  cpu: ({tt, pp, tp}) => tp / (Math.sqrt(tt) * Math.sqrt(pp)),
  device: ({tt, pp, tp}) => nanWhere(logicalOr(equal(tt, 0), equal(pp, 0)), div(tp, mul(sqrt(tt), sqrt(pp)))),
};

const concordance: Coefficient = {
  name: 'ConcordanceCorrelation',
  cpu: ({tt, pp, tp, meanDifference: difference, count}) =>
    (2 * tp) / count / (tt / count + pp / count + difference * difference + EPSILON),
  device({tt, pp, tp, meanDifference: difference, count}) {
    const spread = add(mul(add(tt, pp), 1 / count), add(square(difference), EPSILON));
    return div(mul(tp, 2 / count), spread);
  },
};

/** The correlation of yTrue and yPred along one axis. */
export const pearsonAlong = (axis: number): PerSample => along(axis, pearson);

/** Lin's concordance coefficient along one axis. It is 1 only if yPred equals yTrue. */
export const concordanceAlong = (axis: number): PerSample => along(axis, concordance);

function along(axis: number, {name, cpu: onCpu, device: onDevice}: Coefficient): PerSample {
  const shapes: ShapeRule = (t, p) => (axis === -1 ? comparableRows(name, t, p) : comparable(name, t, p));
  return {
    key: `${name}(${axis})`,
    cpu(yTrue: CpuArray, yPred: CpuArray) {
      const {t, p, shape} = pairOnCpu(yTrue, yPred, shapes);
      const {outer, size, inner, rest} = axisLoop(name, shape, axis);
      const out = zeros(rest);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          out.data[o * inner + i] = onCpu(spreadOf(t, p, {start: o * size * inner + i, size, inner}));
        }
      }
      return blocksOf(out);
    },
    device(yTrue: Tensor, yPred: Tensor) {
      const {t, p} = pairOnDevice(yTrue, yPred, shapes);
      const {axis: at, size: count} = axisLoop(name, p.shape, axis);
      const [x, y] = [centered(t, at), centered(p, at)];
      const [tt, pp, tp] = [square(x.off), square(y.off), mul(x.off, y.off)].map(products =>
        sum(products, at),
      );
      return onDevice({tt, pp, tp, meanDifference: sum(sub(x.center, y.center), at), count});
    },
  };
}

/** The spread of one row: `size` entries from `start` on, with stride `inner`. */
function spreadOf(
  t: CpuData,
  p: CpuData,
  {start, size, inner}: {start: number; size: number; inner: number},
): Spread<number> {
  // Measured from the first entry, so that a constant row has no deviation, however its mean is rounded.
  const [t0, p0] = [t[start], p[start]];
  let [tSum, pSum] = [0, 0];
  for (let c = 0, at = start; c < size; c++, at += inner) {
    tSum += t[at] - t0;
    pSum += p[at] - p0;
  }
  const [tMean, pMean] = [tSum / size, pSum / size];
  let [tt, pp, tp] = [0, 0, 0];
  for (let c = 0, at = start; c < size; c++, at += inner) {
    const [dt, dp] = [t[at] - t0 - tMean, p[at] - p0 - pMean];
    tt += dt * dt;
    pp += dp * dp;
    tp += dt * dp;
  }
  return {tt, pp, tp, meanDifference: t0 + tMean - (p0 + pMean), count: size};
}

/** The mean along an axis, which stays with size 1, and the distances of the entries from it. */
function centered(x: Tensor, axis: number): {center: Tensor; off: Tensor} {
  const first = slice(
    x,
    x.shape.map(() => 0),
    x.shape.map((d, i) => (i === axis ? 1 : d)),
  );
  const shifted = sub(x, first);
  const shift = mean(shifted, axis, true);
  return {center: add(first, shift), off: sub(shifted, shift)};
}

import {add, concat, mul, reshape, square, sub, sum, type Tensor} from '@tensorflow/tfjs-core';
import type {MergeRule} from './merge.js';
import {centerOf, rowParts} from './moments.js';

/**
 * Length of a group: count, mean x, mean y, Sxx, Syy, Sxy, where Sab is the sum of products of deviations.
 */
export const COMOMENTS = 6;

/** Merges moments of pairs, by the formula of Chan, Golub and LeVeque for each of the three products. */
export const comoments: MergeRule = {
  kind: 'comoments',
  neutral: 0,
  cpu(into, other) {
    for (let at = 0; at < into.length; at += COMOMENTS) addComoments(into, at, other);
  },
  device(rows) {
    const [count, x, y, xx, yy, xy] = rowParts(rows, COMOMENTS);
    const {total, center: centerX} = centerOf(count, x);
    const {center: centerY} = centerOf(count, y);
    const [dx, dy] = [sub(x, centerX), sub(y, centerY)];
    const merged = (own: Tensor, between: Tensor): Tensor =>
      add(sum(own, 0, true), sum(mul(count, between), 0, true));
    const sums = [merged(xx, square(dx)), merged(yy, square(dy)), merged(xy, mul(dx, dy))];
    return reshape(concat([total, centerX, centerY, ...sums], 2), [1, -1]);
  },
};

function addComoments(into: Float64Array, at: number, other: ArrayLike<number>): void {
  const count = other[at];
  if (count === 0) return;
  if (into[at] === 0) {
    for (let i = at; i < at + COMOMENTS; i++) into[i] = other[i];
    return;
  }
  const total = into[at] + count;
  const [dx, dy] = [other[at + 1] - into[at + 1], other[at + 2] - into[at + 2]];
  const between = (into[at] * count) / total;
  into[at + 1] += (dx * count) / total;
  into[at + 2] += (dy * count) / total;
  into[at + 3] += other[at + 3] + dx * dx * between;
  into[at + 4] += other[at + 4] + dy * dy * between;
  into[at + 5] += other[at + 5] + dx * dy * between;
  into[at] = total;
}

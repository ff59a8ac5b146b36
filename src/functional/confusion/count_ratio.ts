import {add, div, equal, mul, onesLike, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';

/** The weights of true and false positives and negatives. */
export interface Counts<A = number> {
  readonly tp: A;
  readonly fp: A;
  readonly fn: A;
  readonly tn: A;
}

const KEYS = ['tp', 'fp', 'fn', 'tn'] as const;
type Coefficients = Partial<Counts>;

/** A ratio of two weighted sums of counts. Most scores with a name are one. */
export interface CountRatio {
  readonly key: string;
  readonly numerator: Coefficients;
  readonly denominator: Coefficients;
}

export const PRECISION: CountRatio = {key: 'precision', numerator: {tp: 1}, denominator: {tp: 1, fp: 1}};
export const RECALL: CountRatio = {key: 'recall', numerator: {tp: 1}, denominator: {tp: 1, fn: 1}};
export const SPECIFICITY: CountRatio = {key: 'specificity', numerator: {tn: 1}, denominator: {tn: 1, fp: 1}};
export const NEGATIVE_PREDICTIVE: CountRatio = {key: 'npv', numerator: {tn: 1}, denominator: {tn: 1, fn: 1}};
export const JACCARD: CountRatio = {key: 'jaccard', numerator: {tp: 1}, denominator: {tp: 1, fp: 1, fn: 1}};
export const DICE: CountRatio = {key: 'dice', numerator: {tp: 2}, denominator: {tp: 2, fp: 1, fn: 1}};
/** The fraction of wrong entries. */
export const WRONG: CountRatio = {
  key: 'wrong',
  numerator: {fp: 1, fn: 1},
  denominator: {tp: 1, fp: 1, fn: 1, tn: 1},
};

/** (1 + beta^2) precision recall / (beta^2 precision + recall), in counts. */
export function fBeta(beta: number): CountRatio {
  const squared = beta * beta;
  return {
    key: `f${beta}`,
    numerator: {tp: 1 + squared},
    denominator: {tp: 1 + squared, fn: squared, fp: 1},
  };
}

/** The denominator of a ratio. */
export function denominatorOf({denominator}: CountRatio, counts: Counts): number {
  return sumOfCounts(denominator, counts);
}

/** The same on the device. */
export function denominatorOnDevice({denominator}: CountRatio, counts: Counts<Tensor>): Tensor {
  return sumOnDevice(denominator, counts);
}

function sumOfCounts(of: Coefficients, counts: Counts): number {
  return KEYS.reduce((s, k) => s + (of[k] ?? 0) * counts[k], 0);
}

function sumOnDevice(of: Coefficients, counts: Counts<Tensor>): Tensor {
  return KEYS.filter(k => of[k] !== undefined)
    .map(k => mul(counts[k], of[k] as number))
    .reduce((a, b) => add(a, b));
}

/** The ratio, or `zeroDivision` if the denominator is 0. */
export function ratioOf(
  {numerator: top, denominator: bottom}: CountRatio,
  counts: Counts,
  zeroDivision: number,
): number {
  const below = sumOfCounts(bottom, counts);
  return below === 0 ? zeroDivision : sumOfCounts(top, counts) / below;
}

/** The same on the device. */
export function ratioOnDevice(
  {numerator: top, denominator: bottom}: CountRatio,
  counts: Counts<Tensor>,
  zeroDivision: number,
): Tensor {
  const below = sumOnDevice(bottom, counts);
  const none = equal(below, 0);
  return whereFloat(
    none,
    zeroDivision,
    div(sumOnDevice(top, counts), whereFloat(none, onesLike(below), below)),
  );
}

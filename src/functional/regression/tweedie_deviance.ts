import {
  abs,
  add,
  div,
  equal,
  greater,
  greaterEqual,
  isNaN,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  mul,
  onesLike,
  pow,
  square,
  squaredDifference,
  sub,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {log} from '../../floats.js';
import {UsageError} from '../../errors.js';
import {whereFlat} from '../core/arrays.js';
import {nanWhere} from '../core/elementwise_errors.js';
import type {Elementwise} from '../core/elementwise.js';

/** Throws unless there is a Tweedie distribution of this power. */
export function checkPower(where: string, power: number): number {
  if (Number.isFinite(power) && (power <= 0 || power >= 1)) return power;
  throw new UsageError(
    where,
    `power must be 0 or less, or 1 or more: no Tweedie distribution has another; got ${power}. ` +
      'Take 0 (normal), 1 (Poisson), 1.5 (compound), 2 (gamma) or 3 (inverse Gaussian).',
  );
}

/**
 * The unit deviance of the Tweedie distribution of this power: squared error (0), Poisson (1), gamma (2),
 * inverse Gaussian (3), and other powers.
 *
 * Source: `sklearn.metrics.mean_tweedie_deviance`.
 */
export function tweedieDeviance(power: number): Elementwise {
  const key = `tweedie_deviance|${power}`;
  const {cpu, device} = unitDeviance(power);
  if (power === 0) return {key, cpu, device};
  return {
    key,
    cpu,
    device: (t, p) => {
      const within = logicalAnd(hasDeviance(power, t), greater(p, 0));
      return nanWhere(logicalNot(within), device(t, p));
    },
    domain: {
      expected: ['yPred > 0', ...(power < 0 ? [] : [power < 2 ? 'yTrue >= 0' : 'yTrue > 0'])].join(' and '),
      excludes: (t, p) => p <= 0 || (power >= 2 && t <= 0) || (power >= 1 && t < 0),
    },
  };
}

/**
 * The deviance of a label from a mean of labels, which may be 0 if labels may be. A negative mean counts as
 * 0. This continues the function with its tangent, so that parts of the data can be merged.
 */
export function devianceFromMean(power: number): Elementwise {
  const {cpu, device} = unitDeviance(power);
  return {
    key: `deviance_from_mean|${power}`,
    cpu,
    device: power === 0 ? device : (t, p) => nanWhere(logicalNot(hasDeviance(power, t)), device(t, p)),
  };
}

/**
 * Up to this relative difference of label and prediction, the closed forms lose too much precision in
 * float32.
 */
const NEAR = 0.5;

/** Gauss-Legendre quadrature on 0..1: nodes and weights. */
const NODES = [
  [0.046910077030668, 0.118463442528095],
  [0.230765344947158, 0.239314335249683],
  [0.5, 0.284444444444444],
  [0.769234655052842, 0.239314335249683],
  [0.953089922969332, 0.118463442528095],
] as const;

/**
 * The unit deviance of predictions t (1 + r) near their labels: 2 t^(2 - power) r^2 times the integral over x
 * in 0..1 of x (1 + r x)^-power. Nothing cancels in this form.
 */
function nearOnDevice(power: number, t: Tensor, r: Tensor): Tensor {
  const parts = NODES.map(([x, w]) => mul(w * x, pow(add(1, mul(r, x)), -power)));
  const integral = parts.reduce((a, b) => add(a, b));
  return mul(mul(2, pow(t, 2 - power)), mul(square(r), integral));
}

/** Equal arguments have deviance 0, in spite of rounding. */
function unitDeviance(power: number): Pick<Elementwise, 'cpu' | 'device'> {
  if (power === 0) return {cpu: (t, p) => (t - p) ** 2, device: (t, p) => squaredDifference(t, p)};
  const [cpu, device] = [onCpu(power), onDevice(power)];
  return {
    cpu: (t, p) => (t === p ? 0 : cpu(t, p)),
    device: (t, p) => {
      const values = whereFlat(equal(t, p), zerosLike(t), device(t, p));
      const within = logicalAnd(greater(t, 0), greater(p, 0));
      const label = whereFlat(within, t, onesLike(t));
      const r = whereFlat(within, div(sub(p, t), label), onesLike(t));
      const near = whereFlat(lessEqual(abs(r), NEAR), nearOnDevice(power, label, r), values);
      // Not every backend keeps NaN in powers and maxima.
      return nanWhere(logicalOr(isNaN(t), isNaN(p)), near);
    },
  };
}

function onCpu(power: number): Elementwise['cpu'] {
  if (power === 1) return (t, p) => 2 * ((t === 0 ? 0 : t * Math.log(t / p)) - t + p);
  if (power === 2) return (t, p) => 2 * (Math.log(p / t) + t / p - 1);
  const [one, two] = [1 - power, 2 - power];
  return (t, p) => {
    const [y, mu] = [Math.max(t, 0), Math.max(p, 0)];
    return 2 * (y ** two / (one * two) - (t * mu ** one) / one + mu ** two / two);
  };
}

function onDevice(power: number): Elementwise['device'] {
  if (power === 1) {
    return (t, p) => {
      const none = equal(t, 0);
      const logs = log(div(whereFlat(none, onesLike(t), t), p));
      return mul(2, add(sub(whereFlat(none, zerosLike(t), mul(t, logs)), t), p));
    };
  }
  if (power === 2) return (t, p) => mul(2, add(log(div(p, t)), sub(div(t, p), 1)));
  const [one, two] = [1 - power, 2 - power];
  return (t, p) => {
    const [y, mu] = [maximum(t, 0), maximum(p, 0)];
    const ofLabels = div(pow(y, two), one * two);
    return mul(2, add(sub(ofLabels, div(mul(t, pow(mu, one)), one)), div(pow(mu, two), two)));
  };
}

/** True for labels in the domain of this distribution, false for NaN. */
function hasDeviance(power: number, t: Tensor): Tensor {
  if (power < 0) return equal(t, t);
  return power < 2 ? greaterEqual(t, 0) : greater(t, 0);
}

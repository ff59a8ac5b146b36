import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {checkOptions} from '../../options.js';
import type {ArrayData} from '../../types.js';
import {type CpuArray, toCpuArray} from '../../array/cpu_array.js';

export interface TemperatureScalingOptions {
  /** A weight per sample, [n]. Default: all count alike. */
  sampleWeight?: ArrayData;
}

/** The result of `temperatureScaling`. */
export interface TemperatureScaling {
  /** What logits are to be divided by: above 1 for a model that is too sure of itself. */
  readonly temperature: number;
  /** The mean cross-entropy with this temperature, in nats. */
  readonly logLoss: number;
  /** The same without: with the temperature 1. */
  readonly logLossBefore: number;
}

const WHERE = 'temperatureScaling';
/** The logarithm of the inverse temperature is between minus and plus this number, as in scikit-learn. */
const BOUND = 10;
const MOST_STEPS = 200;

/**
 * Finds the temperature T with which `softmax(logits / T)` has the least cross-entropy, or
 * `sigmoid(logits / T)` for logits of one column. Dividing by it changes no ranking and no prediction of a
 * class, only how sure the predictions are.
 *
 * The temperature is between exp(-10) and exp(10); it is at an end if all samples are predicted correctly, or
 * if the logits say nothing.
 *
 * @param yTrue class ids [n] or [n, 1], or rows of probabilities [n, classes], such as one-hot rows; with
 *   logits of one column, labels between 0 and 1
 * @param logits what goes into a softmax, [n, classes], or into a sigmoid, [n] or [n, 1]
 * @throws UsageError for shapes that do not fit, labels that name no class, and numbers that are not finite
 *
 * Source: Guo et al. 2017, "On Calibration of Modern Neural Networks"; `method="temperature"` of
 * `sklearn.calibration.CalibratedClassifierCV`, which takes a decision function x of two classes for the
 * logits (-x, x), so that its temperature is twice ours.
 *
 * @example
 * temperatureScaling([0, 1, 1], [[3, 0], [0, 2], [1, 0]]).temperature;   // 3.19
 */
export function temperatureScaling(
  yTrue: ArrayData,
  logits: ArrayData,
  options: TemperatureScalingOptions = {},
): TemperatureScaling {
  const {sampleWeight} = checkOptions(WHERE, options, ['sampleWeight']);
  return fitTemperature(
    toCpuArray(yTrue, WHERE),
    toCpuArray(logits, WHERE),
    sampleWeight === undefined ? undefined : toCpuArray(sampleWeight, `${WHERE}, sampleWeight`),
  );
}

/** `temperatureScaling` of arrays that are read already. */
export function fitTemperature(
  yTrue: CpuArray,
  logits: CpuArray,
  sampleWeight: CpuArray | undefined,
): TemperatureScaling {
  const samples = readSamples(yTrue, logits, sampleWeight);
  let [low, high] = [Math.exp(-BOUND), Math.exp(BOUND)];
  let scale = bestEnd(samples, low, high) ?? 1;
  if (low < scale && scale < high) {
    for (let step = 0; step < MOST_STEPS && high - low > 1e-15 * high; step++) {
      const {slope, curvature} = lossAt(samples, scale);
      if (slope > 0) high = scale;
      else low = scale;
      const newton = scale - slope / curvature;
      const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
      const isThere = Math.abs(next - scale) <= 1e-15 * scale;
      scale = next;
      if (isThere) break;
    }
  }
  const [logLoss, logLossBefore] = [scale, 1].map(one => lossAt(samples, one).loss);
  return {temperature: 1 / scale, logLoss, logLossBefore};
}

/** Rows of logits, and how much probability the labels give to each of their classes. */
interface Samples {
  readonly rows: number;
  readonly classes: number;
  logit(row: number, c: number): number;
  label(row: number, c: number): number;
  weight(row: number): number;
}

function readSamples(yTrue: CpuArray, logits: CpuArray, weights: CpuArray | undefined): Samples {
  const [rows, columns = 1] = logits.shape;
  const fits = (shape: readonly number[], size: number): boolean =>
    shape[0] === rows && shape.length <= 2 && (shape[1] ?? 1) === size;
  const isDense = columns > 1 && fits(yTrue.shape, columns);
  const weightsFit = weights === undefined || fits(weights.shape, 1);
  if (logits.shape.length > 2 || !(rows > 0) || !(isDense || fits(yTrue.shape, 1)) || !weightsFit) {
    const shapes = [yTrue, logits, ...(weights === undefined ? [] : [weights])];
    throw new UsageError(
      WHERE,
      'expected class ids [n] or rows [n, classes], logits [n] or [n, classes], and weights [n]; got ' +
        `${shapes.map(({shape}) => showShape(shape)).join(', ')}.`,
    );
  }
  const wrong = logits.data.findIndex(z => !Number.isFinite(z));
  if (wrong >= 0) throw new UsageError(WHERE, `logits must be finite; got ${logits.data[wrong]}.`);
  const classes = Math.max(columns, 2);
  const {data: t} = yTrue;
  if (!isDense) checkLabels(t, columns);
  const label = isDense
    ? (row: number, c: number) => t[row * columns + c]
    : columns > 1
      ? (row: number, c: number) => (t[row] === c ? 1 : 0)
      : (row: number, c: number) => (c === 1 ? t[row] : 1 - t[row]);
  return {
    rows,
    classes,
    // One logit is that of class 1, beside a logit of 0 for class 0.
    logit: (row, c) => (columns > 1 ? logits.data[row * columns + c] : c === 1 ? logits.data[row] : 0),
    label,
    weight: row => weights?.data[row] ?? 1,
  };
}

function checkLabels(labels: ArrayLike<number>, columns: number): void {
  const isLabel =
    columns > 1
      ? (t: number) => Number.isInteger(t) && t >= 0 && t < columns
      : (t: number) => t >= 0 && t <= 1;
  for (let row = 0; row < labels.length; row++) {
    if (isLabel(labels[row])) continue;
    const must = columns > 1 ? `class ids from 0 to ${columns - 1}` : 'between 0 and 1';
    throw new UsageError(WHERE, `labels must be ${must}; got ${labels[row]} in row ${row}.`);
  }
}

/** The end of the range at which the loss is least, if it is at one. */
function bestEnd(samples: Samples, low: number, high: number): number | undefined {
  if (lossAt(samples, high).slope <= 0) return high;
  return lossAt(samples, low).slope >= 0 ? low : undefined;
}

/** The mean cross-entropy with logits times `scale`, and its first two derivatives with respect to it. */
function lossAt(
  {rows, classes, logit, label, weight}: Samples,
  scale: number,
): {loss: number; slope: number; curvature: number} {
  let [loss, slope, curvature, total] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    let top = -Infinity;
    for (let c = 0; c < classes; c++) top = Math.max(top, logit(row, c));
    // Logits count from the greatest one, so that no exponential overflows.
    let [sum, first, second, target, mass] = [0, 0, 0, 0, 0];
    for (let c = 0; c < classes; c++) {
      const z = logit(row, c) - top;
      const e = Math.exp(scale * z);
      sum += e;
      first += e * z;
      second += e * z * z;
      const y = label(row, c);
      mass += y;
      if (y !== 0) target += y * z;
    }
    const w = weight(row);
    const mean = first / sum;
    loss += w * (mass * Math.log(sum) - scale * target);
    slope += w * (mass * mean - target);
    curvature += w * mass * (second / sum - mean * mean);
    total += w;
  }
  return {loss: loss / total, slope: slope / total, curvature: curvature / total};
}

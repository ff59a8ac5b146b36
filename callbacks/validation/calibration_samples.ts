import {dispose, max, min, sub, type Tensor, tidy} from '@tensorflow/tfjs-core';
import type {CpuArray} from '../../src/array/cpu_array.js';
import {readTogether} from '../../src/array/read.js';
import {showShape} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {log} from '../../src/floats.js';
import {clipOnDevice} from '../../src/functional/core/epsilon.js';

/** What temperature scaling needs of one output. */
export interface CalibrationSamples {
  /** [rows, 1], or [rows, classes]. */
  readonly labels: CpuArray;
  /** [rows, classes]. */
  readonly logits: CpuArray;
  /** [rows, 1]. */
  readonly weights: CpuArray | undefined;
}

/** How many probabilities belong together: 1 of a sigmoid, or those of all classes. */
export function classesOf({shape}: Tensor): number {
  return shape.length < 2 ? 1 : shape[shape.length - 1];
}

/**
 * The logits of probabilities; for those of classes, up to a number that all classes of a row share. The
 * caller disposes them.
 */
export function logitsOf(probabilities: Tensor): Tensor {
  return tidy(() => {
    const p = clipOnDevice(probabilities);
    return classesOf(probabilities) === 1 ? sub(log(p), log(sub(1, p))) : log(p);
  });
}

/** How far rounding may take a probability out of 0..1. */
const TOLERANCE = 1e-3;

/**
 * Reads the least and the greatest prediction.
 *
 * @throws UsageError unless they are probabilities, or NaN
 */
export async function checkProbabilities(where: string, yPred: Tensor): Promise<void> {
  const range = tidy(() => [min(yPred), max(yPred)]);
  const values = await readTogether(range).finally(() => dispose(range));
  const wrong = values.map(([value]) => value).find(value => value < -TOLERANCE || value > 1 + TOLERANCE);
  if (wrong === undefined) return;
  throw new UsageError(
    where,
    `predictions must be probabilities, between 0 and 1; got ${wrong}. If they are logits, give {fromLogits: true}.`,
  );
}

/**
 * Reads an output, its labels and its weights, in one asynchronous read. All axes but the last one of
 * `logits` are samples.
 *
 * @throws UsageError without labels, and for shapes that do not fit
 */
export async function readSamples(
  where: string,
  yTrue: Tensor,
  logits: Tensor,
  sampleWeight: Tensor | undefined,
): Promise<CalibrationSamples> {
  if (yTrue.size === 0) throw new UsageError(where, 'the validation data has no labels for this output.');
  const classes = classesOf(logits);
  const rows = logits.size / classes;
  if (yTrue.size !== rows && yTrue.size !== rows * classes) {
    const [t, p] = [yTrue, logits].map(({shape}) => showShape(shape));
    throw new UsageError(where, `labels ${t} do not fit predictions ${p}: give class ids, or one-hot rows.`);
  }
  const given = sampleWeight === undefined ? [yTrue, logits] : [yTrue, logits, sampleWeight];
  const [t, z, w] = await readTogether(given);
  const inRows = (data: Float32Array): CpuArray => ({
    data,
    shape: [rows, data.length / rows],
    dtype: 'float32',
  });
  return {labels: inRows(t), logits: inRows(z), weights: w && inRows(repeated(w, rows))};
}

/** Weights of samples, for each of their steps. */
function repeated(weights: Float32Array, rows: number): Float32Array {
  const steps = rows / weights.length;
  return steps === 1 ? weights : Float32Array.from({length: rows}, (_, i) => weights[Math.floor(i / steps)]);
}

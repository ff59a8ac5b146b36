import {
  any,
  cast,
  concat,
  mul,
  notEqual,
  ones,
  squaredDifference,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import {showShape} from '../check.js';
import type {HostArray} from '../state/host_array.js';
import {entriesOnDevice, entriesOnHost, type ShapeRule} from './arrays.js';
import {addColumnMoments, momentsOnDevice} from './moments.js';
import {equalRows, type Shape} from './shapes.js';
import {entryWeightsOnDevice, entryWeightsOnHost} from './weights.js';

const NAME = 'R2Score';

/** Number of outputs of [batch, outputs]. */
export function outputsOf(yTrue: Shape, yPred: Shape): number {
  return rows(yTrue, yPred)[1][1];
}

const rows: ShapeRule = (yTrue, yPred) => {
  const [t, p] = equalRows(NAME, yTrue, yPred);
  if (t.length === 2) return [t, p];
  throw new UsageError(
    NAME,
    `expected yTrue and yPred [batch, outputs], got ${showShape(yTrue)} and ${showShape(yPred)}. ` +
      'Flatten the inner axes.',
  );
};

/** Adds the weighted moments of the labels of every output. */
export function addLabelMoments(
  yTrue: HostArray,
  yPred: HostArray,
  weights: HostArray | undefined,
  into: Float64Array,
): void {
  const {t, shape} = entriesOnHost(yTrue, yPred, rows);
  const w = weights === undefined ? undefined : entryWeightsOnHost(NAME, weights, shape);
  for (let output = 0; output < shape[1]; output++) addColumnMoments(t, w, output, shape[1], into);
}

/** The same on the device: [outputs * 3]. */
export function labelMomentsOnDevice(yTrue: Tensor, yPred: Tensor, weights: Tensor | undefined): Tensor {
  const {t} = entriesOnDevice(yTrue, yPred, rows);
  return momentsOnDevice(t, weights && entryWeightsOnDevice(NAME, weights, t.shape));
}

/** Adds the weighted squared residuals of every output, then the number of samples with any weight. */
export function addResiduals(
  yTrue: HostArray,
  yPred: HostArray,
  weights: HostArray | undefined,
  into: Float64Array,
): void {
  const {t, p, shape} = entriesOnHost(yTrue, yPred, rows);
  const [samples, outputs] = shape;
  const w = weights === undefined ? undefined : entryWeightsOnHost(NAME, weights, shape);
  for (let n = 0, i = 0; n < samples; n++) {
    let counts = false;
    for (let c = 0; c < outputs; c++, i++) {
      const weight = w === undefined ? 1 : w[i];
      if (weight === 0) continue;
      counts = true;
      into[c] += weight * (t[i] - p[i]) ** 2;
    }
    if (counts) into[outputs]++;
  }
}

/** The same on the device: [outputs + 1]. */
export function residualsOnDevice(yTrue: Tensor, yPred: Tensor, weights: Tensor | undefined): Tensor {
  const {t, p} = entriesOnDevice(yTrue, yPred, rows);
  const w = weights === undefined ? ones(t.shape) : entryWeightsOnDevice(NAME, weights, t.shape);
  const counts = sum(cast(any(notEqual(w, 0), 1), 'float32'), 0, true);
  return concat([sum(mul(w, squaredDifference(t, p)), 0), counts]);
}

import {any, cast, isNaN, logicalOr, reshape, type Tensor, where} from '@tensorflow/tfjs-core';
import {type HostData, zeros} from '../state/host_array.js';
import type {PerSample} from './per_sample.js';
import {labelsOnDevice, labelsOnHost, matchLabels} from './scored_labels.js';
import type {Shape} from './shapes.js';

/** The value of one row of labels and scores, and the values of many rows [rows, labels] on the device. */
interface RowDefinition {
  host(labels: HostData, scores: HostData): number;
  device(labels: Tensor, scores: Tensor): Tensor;
}

/**
 * A value for every row of the last axis, from labels and scores of the same shape, or class ids; [batch] is
 * [batch, 1]. A class id that does not exist makes a row without labels; a row with a NaN gives NaN.
 *
 * @param name the function's class, for errors
 */
export function rowValues(name: string, key: string, {host, device}: RowDefinition): PerSample {
  const layout = (
    yTrue: Shape,
    yPred: Shape,
  ): {match: {shape: Shape; fromIds: boolean}; width: number; rest: Shape} => {
    const match = matchLabels(name, yTrue, yPred);
    const {shape} = match;
    return shape.length === 1
      ? {match, width: 1, rest: shape}
      : {match, width: shape[shape.length - 1], rest: shape.slice(0, -1)};
  };
  return {
    key,
    host(yTrue, yPred) {
      const {match, width, rest} = layout(yTrue.shape, yPred.shape);
      const labels = labelsOnHost(yTrue, match);
      const out = zeros(rest);
      for (let n = 0; n < out.data.length; n++) {
        const row = (x: HostData): HostData => x.subarray(n * width, (n + 1) * width);
        const [t, p] = [row(labels), row(yPred.data)];
        out.data[n] = hasNaN(t) || hasNaN(p) ? NaN : host(t, p);
      }
      return out;
    },
    device(yTrue, yPred) {
      const {match, width, rest} = layout(yTrue.shape, yPred.shape);
      const labels = reshape(labelsOnDevice(yTrue, match), [-1, width]);
      const scores = reshape(cast(yPred, 'float32'), [-1, width]);
      const broken = logicalOr(any(isNaN(labels), 1), any(isNaN(scores), 1));
      return reshape(where(broken, NaN, device(labels, scores)), rest as number[]);
    },
  };
}

function hasNaN(row: HostData): boolean {
  for (let i = 0; i < row.length; i++) if (row[i] !== row[i]) return true;
  return false;
}

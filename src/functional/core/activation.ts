import {softmax, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat, sigmoid} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import type {Shape} from './shapes.js';

/** Turns logits into probabilities: each by itself, or all of a row together. */
export type Activation = 'sigmoid' | 'softmax' | null;

/** For a single column it is the sigmoid: the softmax would be 1. [batch] is a single column. */
function activationOf(activation: Activation, shape: Shape): Activation {
  const width = shape.length < 2 ? 1 : shape[shape.length - 1];
  return activation === 'softmax' && width === 1 ? 'sigmoid' : activation;
}

/** Probabilities on the CPU: float64 for float64 logits, else float32. */
export function activatedOnCpu({data, shape, dtype}: CpuArray, activation: Activation): CpuData {
  const kind = activationOf(activation, shape);
  if (kind === null) return data;
  const out = dtype === 'float64' ? new Float64Array(data.length) : new Float32Array(data.length);
  if (kind === 'sigmoid') {
    for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-data[i]));
    return out;
  }
  const width = shape[shape.length - 1];
  for (let start = 0; start < out.length; start += width) {
    let most = -Infinity;
    for (let c = 0; c < width; c++) most = Math.max(most, data[start + c]);
    let sum = 0;
    for (let c = 0; c < width; c++) sum += Math.exp(data[start + c] - most);
    for (let c = 0; c < width; c++) out[start + c] = Math.exp(data[start + c] - most) / sum;
  }
  return out;
}

/** The same on the device. */
export function activatedOnDevice(scores: Tensor, activation: Activation): Tensor {
  const kind = activationOf(activation, scores.shape);
  if (kind === null) return scores;
  const logits = toFloat(scores);
  return kind === 'sigmoid' ? sigmoid(logits) : softmax(logits);
}

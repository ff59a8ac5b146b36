import {abs, pow, sub} from '@tensorflow/tfjs-core';
import type {Elementwise} from '../core/elementwise.js';

/** |yTrue - yPred|^p */
export const absolutePower = (p: number): Elementwise => ({
  key: `absolute_power|${p}`,
  cpu: (label, prediction) => Math.abs(label - prediction) ** p,
  device: (labels, predictions) => pow(abs(sub(labels, predictions)), p),
});

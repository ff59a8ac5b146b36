import * as tf from '@tensorflow/tfjs';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

export const BATCH = 4;

export interface Source {
  size?: number | null;
  drawn: number;
  iterator(): Promise<{next(): Promise<{value: unknown; done: boolean}>}>;
}

/** Batches whose targets are 1, 2, 3, ...; `size` is their number if it is known. */
export function source(count: number, size?: number | null, once = false): Source {
  let at = 0;
  const self: Source = {
    size,
    drawn: 0,
    async iterator() {
      if (!once) at = 0;
      return {
        async next() {
          self.drawn++;
          if (at >= count) return {value: null, done: true};
          at++;
          return {value: {xs: tf.ones([BATCH, 2]), ys: tf.fill([BATCH, 1], at)}, done: false};
        },
      };
    },
  };
  return self;
}

/** Predicts 0, and does not learn. */
export function zeroModel() {
  const model = withMetrics(
    tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: 'zeros'})]}),
  );
  model.compile({optimizer: tf.train.sgd(0), loss: 'meanAbsoluteError', metrics: ['mse']});
  return model;
}

/** Trainings whose weights are recorded, and averages computed from the records. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {predictions, samples} from '../helpers.js';

export type Weights = number[][];

export const train = samples(40, 1);

export const valid = samples(37, 2);

export const validationData: [tf.Tensor, tf.Tensor] = [valid.x, valid.y];

export const base = {epochs: 3, batchSize: 8, shuffle: false, verbose: 0} as const;

export const weightsOf = (model: tf.LayersModel): Weights =>
  model.getWeights().map(w => Array.from(w.dataSync()));

/** Dense layers around a normalization; every weight of it but the moving statistics is trainable. */
export function normalised(optimizer: tf.Optimizer = tf.train.sgd(0.5)): tf.Sequential {
  const kernelInitializer = (seed: number) => tf.initializers.glorotUniform({seed});
  const model = tf.sequential({
    layers: [
      tf.layers.dense({units: 4, inputShape: [3], kernelInitializer: kernelInitializer(1)}),
      tf.layers.batchNormalization(),
      tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: kernelInitializer(2)}),
    ],
  });
  model.compile({optimizer, loss: 'binaryCrossentropy', metrics: ['mse']});
  return model;
}

/**
 * The weights after each batch, at each epoch's end and beginning, and at train end, as an ordinary callback
 * sees them.
 */
export class Witness extends tf.Callback {
  batches: Weights[] = [];
  begins: Weights[] = [];
  epochs: Weights[] = [];
  scores: number[][] = [];
  end: Weights = [];
  override async onEpochBegin(): Promise<void> {
    this.begins.push(weightsOf(this.model));
  }
  override async onBatchEnd(): Promise<void> {
    this.batches.push(weightsOf(this.model));
  }
  override async onEpochEnd(): Promise<void> {
    this.epochs.push(weightsOf(this.model));
    this.scores.push(predictions(this.model, valid.x));
  }
  override async onTrainEnd(): Promise<void> {
    this.end = weightsOf(this.model);
  }
}

/** The averages after each batch, in float64; `start`: what the average is before the first. */
export function averagesOf(batches: readonly Weights[], momentum: number, start?: Weights): Weights[] {
  let average = start;
  return batches.map(weights => {
    const last = average;
    average =
      last === undefined
        ? weights
        : weights.map((w, i) => w.map((v, j) => momentum * last[i][j] + (1 - momentum) * v));
    return average;
  });
}

/** `untrained`: the indices of weights that are not averaged, with what they are. */
export function closeTo(got: Weights, want: Weights, untrained: Record<number, number[]> = {}): void {
  got.forEach((w, i) =>
    w.forEach((v, j) => expect(v, `weight ${i}, ${j}`).to.be.closeTo((untrained[i] ?? want[i])[j], 2e-6)),
  );
}

export const perEpoch = 5;

export const lastOf = <T>(batches: readonly T[], epoch: number): T => batches[perEpoch * (epoch + 1) - 1];

export const kinds = {
  plain: <T extends tf.LayersModel>(m: T): T => m,
  extended: <T extends tf.LayersModel>(m: T) => withMetrics(m),
};

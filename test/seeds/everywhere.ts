/**
 * Trains a small network as a user would, and checks every record of it, in training, validation, evaluate
 * and evaluateLogs, against the same network computed in float64 from the weights that each batch was met
 * with.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {type Extended} from '../../src/index.js';
import {dataset, random} from '../callbacks/helpers.js';
import {epochOf, expectClose, expectRecord, numbers, numbersOf, sigmoid, sum} from '../support.js';

export interface Rows {
  readonly x: tf.Tensor2D;
  readonly y: tf.Tensor2D;
  readonly features: number[][];
  readonly labels: number[];
}

function rows(count: number, seed: number): Rows {
  const next = random(seed);
  const features = Array.from({length: count}, () => [2 * next() - 1, 2 * next() - 1]);
  const labels = features.map(([a, b]) => (a - b + next() - 0.5 > 0 ? 1 : 0));
  return {x: tf.tensor2d(features), y: tf.tensor2d(labels, [count, 1]), features, labels};
}

/** 31 and 17 rows: no batch size used here divides them. */
export const train = rows(31, 7);
export const valid = rows(17, 9);
const BATCH = 7;
const EPOCHS = 2;

/** What the network does to one sample. */
export interface Sample {
  readonly label: number;
  readonly features: number[];
  /** The activations of the hidden layer, once for each use. */
  readonly hidden: number[][];
  readonly score: number;
  /** The batch that it was in. */
  readonly batch: number;
  /** The weights of the network at that time. */
  readonly weights: number[][];
}

/** The network in float64: its weights, flat, and one sample's features. */
export type Network = (weights: number[][], features: number[]) => {hidden: number[][]; score: number};

/** A layer of `units` with its kernel and bias flat: activations by `f`. */
export function denseOf(kernel: number[], bias: number[], x: readonly number[], f: (z: number) => number) {
  return bias.map((b, unit) => f(b + sum(x.map((value, i) => value * kernel[i * bias.length + unit]))));
}

const relu = (z: number): number => Math.max(0, z);

/** Three hidden units with relu, one with a sigmoid. */
export const hiddenAndScore: Network = ([k1, b1, k2, b2], features) => {
  const hidden = denseOf(k1, b1, features, relu);
  return {hidden: [hidden], score: denseOf(k2, b2, hidden, sigmoid)[0]};
};

/** The same in tfjs. `hidden` makes the first layer, from its input shape. */
export function network(
  hidden: () => tf.layers.Layer = () =>
    tf.layers.dense({units: 3, activation: 'relu', inputShape: [2], ...seeded(1)}),
): tf.Sequential {
  return tf.sequential({layers: [hidden(), scoring()]});
}

export const seeded = (seed: number) => ({kernelInitializer: tf.initializers.glorotUniform({seed})});
export const scoring = (): tf.layers.Layer =>
  tf.layers.dense({units: 1, activation: 'sigmoid', ...seeded(2)});
export const learning = (): tf.Optimizer => tf.train.sgd(0.5);

/** The record that the samples of a pass should give. */
export type Truth = (samples: readonly Sample[]) => Record<string, number>;

/** Groups samples by their batches: what is a number of each batch counts by its size. */
export function perBatch(samples: readonly Sample[], f: (batch: Sample[]) => number): number {
  const batches = new Set(samples.map(s => s.batch));
  return (
    sum(
      [...batches].map(b => {
        const batch = samples.filter(s => s.batch === b);
        return batch.length * f(batch);
      }),
    ) / samples.length
  );
}

/** Checks every record of a compiled model. */
export async function checkEverywhere(
  model: tf.LayersModel & Extended,
  net: Network,
  truth: Truth,
  tolerance = 1e-5,
): Promise<void> {
  const weightsNow = () => model.getWeights().map(numbers);
  const samplesOf = (
    {features, labels}: Rows,
    size: number,
    weightsAt: (i: number) => number[][],
  ): Sample[] =>
    labels.map((label, i) => {
      const weights = weightsAt(i);
      const batch = Math.floor(i / size);
      return {label, features: features[i], batch, weights, ...net(weights, features[i])};
    });
  const truthNow = (data: Rows, size: number) => {
    const weights = weightsNow();
    return truth(samplesOf(data, size, () => weights));
  };
  /** The weights that each training sample was met with. */
  const met: number[][][] = [];
  let begun: number[][] = [];
  /** Of each epoch: what training met, and the weights afterwards. */
  const epochs: {met: number[][][]; after: number[][]}[] = [];
  const watch = {
    onBatchBegin: () => void (begun = weightsNow()),
    onBatchEnd: (_: number, logs?: tf.Logs) =>
      void met.push(...new Array<number[][]>(logs?.size as number).fill(begun)),
    onEpochEnd: () => void epochs.push({met: met.splice(0), after: weightsNow()}),
  };
  const checkHistory = (history: tf.History, validationBatch: number) => {
    expect(epochs).to.have.length(EPOCHS);
    epochs.splice(0).forEach(({met: perRow, after}, epoch) => {
      const validated = truth(samplesOf(valid, validationBatch, () => after));
      const val = Object.entries(validated).map(([key, value]) => [`val_${key}`, value]);
      const trained = truth(samplesOf(train, BATCH, i => perRow[i]));
      expectRecord(epochOf(history, epoch), {...Object.fromEntries(val), ...trained}, tolerance);
    });
  };

  const common = {epochs: EPOCHS, verbose: 0 as const, callbacks: watch};
  const {x: vx, y: vy} = valid;
  // fit validates in batches of the same size, fitDataset in those of the dataset.
  const tensors = {...common, batchSize: BATCH, shuffle: false, validationData: [vx, vy] as const};
  checkHistory(await model.fit(train.x, train.y, tensors), BATCH);
  const datasets = {...common, validationData: dataset(vx, vy, 5)};
  checkHistory(await model.fitDataset(dataset(train.x, train.y, BATCH), datasets), 5);

  const names = [...model.metricsNames];
  const onlyInLogs = ['data_loss', 'regularization'];
  expect(names).to.deep.equal(Object.keys(truthNow(valid, BATCH)).filter(key => !onlyInLogs.includes(key)));
  for (const size of [5, 17]) {
    const last = truthNow(valid, size);
    const values = names.map(name => last[name]);
    expectClose(numbersOf(model.evaluate(vx, vy, {batchSize: size})), values, tolerance);
    expectRecord(await model.evaluateLogs(vx, vy, {batchSize: size}), last, tolerance);
    const data = () => dataset(vx, vy, size);
    expectClose(numbersOf(await model.evaluateDataset(data() as never, {})), values, tolerance);
    expectRecord(await model.evaluateLogs(data()), last, tolerance);
  }
  const last = truthNow(valid, 17);
  const trained = [await model.trainOnBatch(vx, vy)].flat();
  expectClose(
    trained,
    names.map(name => last[name]),
    tolerance,
  );
}

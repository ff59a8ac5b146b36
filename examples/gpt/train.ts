import * as tf from '@tensorflow/tfjs-core';
import {callbacks, EarlyStopping, GradientNorm, ReduceLROnPlateau, Throughput} from 'tfjs-metrics/callbacks';
import {evaluate, evaluator} from 'tfjs-metrics/evaluate';
import {Perplexity, TokenAccuracy} from 'tfjs-metrics/metrics';
import {RunRecorder} from 'tfjs-metrics/runs';
import type {Gpt} from './model.js';
import {type Batch, TOKENS} from './towns.js';

/** Both count tokens: however batches are cut and padded, each token under the mask counts once. */
const METRICS = [new Perplexity({fromLogits: true}), new TokenAccuracy()];

export interface TrainOptions {
  readonly train: readonly Batch[];
  readonly held: readonly Batch[];
  readonly epochs: number;
  /** The mean over the names that are trained on. */
  readonly tokensPerName: number;
  /** A file of JSON lines for the record of the training. */
  readonly file: string | undefined;
  readonly onEpochEnd: (epoch: number, logs: Record<string, number>) => void;
}

/** Trains until the perplexity of held-out names no longer improves, and leaves the best weights. */
export async function train(gpt: Gpt, {epochs, tokensPerName, file, onEpochEnd, ...data}: TrainOptions) {
  const optimizer = tf.train.adam(0.005);
  const stopping = new EarlyStopping({
    monitor: 'val_perplexity',
    mode: 'min',
    patience: 4,
    restoreBestWeights: true,
  });
  const recorder = new RunRecorder({name: 'GPT of towns', ...(file === undefined ? {} : {file})});
  const list = callbacks.list(
    [
      new Throughput({tokensPerSample: tokensPerName}),
      new GradientNorm(),
      new ReduceLROnPlateau({monitor: 'val_perplexity', mode: 'min', patience: 1, factor: 0.5}),
      stopping,
      recorder,
      {onEpochEnd},
    ],
    {variables: gpt.variables, optimizer, params: {epochs, steps: data.train.length}},
  );
  try {
    await list.onTrainBegin();
    for (let epoch = 0; epoch < epochs && !list.stopTraining; epoch++) {
      await list.onEpochBegin(epoch);
      const logs = await trainEpoch(shuffled(data.train, epoch));
      for (const [key, value] of Object.entries(await score(gpt, data.held))) logs[`val_${key}`] = value;
      await list.onEpochEnd(epoch, logs);
    }
    await list.onTrainEnd();
  } catch (error) {
    await list.onTrainError(error);
    throw error;
  } finally {
    optimizer.dispose();
  }
  return {run: recorder.run, bestEpoch: stopping.bestEpoch};

  async function trainEpoch(batches: readonly Batch[]): Promise<Record<string, number>> {
    const fold = evaluator(METRICS);
    let state = fold.create();
    let losses = 0;
    for (const [i, {x, yTrue, mask}] of batches.entries()) {
      await list.onBatchBegin(i);
      const {cost, logits} = step(gpt, optimizer, {x, yTrue, mask});
      state = fold.add(state, {yTrue, yPred: logits, mask});
      const [loss] = await cost.data();
      losses += loss;
      tf.dispose([cost, logits]);
      await list.onBatchEnd(i, {size: x.shape[0], loss});
    }
    const logs = await fold.finish(state);
    // For comparison: what a trainer reports that averages the losses of its batches.
    return {...logs, mean_of_batches: Math.exp(losses / batches.length)};
  }
}

/** The metrics of a model over batches. */
export function score(gpt: Gpt, batches: readonly Batch[]): Promise<Record<string, number>> {
  return evaluate((x: tf.Tensor2D) => gpt.logits(x), batches, METRICS);
}

/** Trains on a batch. Returns the mean loss of its tokens, and the scores before the step. */
function step(gpt: Gpt, optimizer: tf.Optimizer, {x, yTrue, mask}: Batch) {
  let logits!: tf.Tensor3D;
  const cost = optimizer.minimize(
    () => {
      logits = tf.keep(gpt.logits(x));
      return tf.losses.softmaxCrossEntropy(tf.oneHot(yTrue, TOKENS.length), logits, mask);
    },
    true,
    Object.values(gpt.variables),
  ) as tf.Scalar;
  return {cost, logits};
}

/** Another order in each epoch, the same in every run. */
export function shuffled<T>(items: readonly T[], epoch: number): T[] {
  const keyed = items.map((item, i) => ({item, key: Math.sin((epoch + 1) * 78.233 + i * 12.9898) * 43758.5}));
  return keyed.sort((a, b) => (a.key % 1) - (b.key % 1)).map(({item}) => item);
}

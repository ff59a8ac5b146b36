/**
 * Small models and data that are the same in every run, and the numbers that tests compare with, in float64.
 */
import * as tf from '@tensorflow/tfjs';

/** A linear congruential generator: the same numbers everywhere. */
export function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

/** `rows` samples of 3 features in (-1, 1), labelled 1 where a noisy sum is positive. */
export function samples(rows: number, seed: number): {x: tf.Tensor2D; y: tf.Tensor2D; labels: number[]} {
  const next = random(seed);
  const features = Array.from({length: rows}, () => [0, 1, 2].map(() => 2 * next() - 1));
  const labels = features.map(f => (f[0] + f[1] + f[2] + next() - 0.5 > 0 ? 1 : 0));
  return {x: tf.tensor2d(features), y: tf.tensor2d(labels, [rows, 1]), labels};
}

const kernel = (seed: number) => tf.initializers.glorotUniform({seed});

/** 3 features -> a probability, compiled by tfjs. */
export function binaryModel(metrics?: string[]): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({units: 4, activation: 'tanh', inputShape: [3], kernelInitializer: kernel(1)}),
      tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: kernel(2)}),
    ],
  });
  model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy', metrics});
  return model;
}

/** 3 features -> outputs `a` (a probability) and `b` (a number). */
export function twoOutputs(metrics?: {[output: string]: string[]}): tf.LayersModel {
  const input = tf.input({shape: [3]});
  const dense = (name: string, activation: 'sigmoid' | 'linear', seed: number) =>
    tf.layers
      .dense({units: 1, name, activation, kernelInitializer: kernel(seed)})
      .apply(input) as tf.SymbolicTensor;
  const model = tf.model({inputs: input, outputs: [dense('a', 'sigmoid', 3), dense('b', 'linear', 4)]});
  const loss = {a: 'binaryCrossentropy', b: 'meanSquaredError'};
  // tfjs takes arrays per output, its types do not say so.
  model.compile({optimizer: tf.train.sgd(0.1), loss, metrics: metrics as {[output: string]: never}});
  return model;
}

/** A dataset of `{xs, ys}` batches, new tensors each time, as tf.data yields them. */
export function dataset(x: tf.Tensor, y: tf.Tensor, batchSize: number, sampleWeights?: tf.Tensor) {
  const rows = x.shape[0];
  return {
    size: Math.ceil(rows / batchSize),
    async iterator() {
      let at = 0;
      return {
        async next() {
          if (at >= rows) return {value: null, done: true};
          const size = Math.min(batchSize, rows - at);
          const cut = (t: tf.Tensor) => tf.slice(t, at, size);
          const value = {
            xs: cut(x),
            ys: cut(y),
            ...(sampleWeights === undefined ? {} : {sampleWeights: cut(sampleWeights)}),
          };
          at += size;
          return {value, done: false};
        },
      };
    },
  };
}

/** `model.fitDataset` for the dataset above. */
export function fitDataset(
  model: tf.LayersModel,
  data: ReturnType<typeof dataset>,
  args: tf.ModelFitDatasetArgs<tf.TensorContainer>,
): Promise<tf.History> {
  return model.fitDataset(data, args);
}

/** The values of all predictions, read by itself. */
export function predictions(model: tf.LayersModel, x: tf.Tensor): number[] {
  return tf.tidy(() => Array.from((model.predict(x) as tf.Tensor).dataSync()));
}

export function precisionOf(labels: number[], scores: number[]): number {
  const positive = labels.filter((_, i) => scores[i] > 0.5);
  return positive.length === 0 ? 0 : positive.reduce((a, b) => a + b, 0) / positive.length;
}

export function meanGapOf(labels: number[], scores: number[]): number {
  return labels.reduce((sum, label, i) => sum + Math.abs(label - scores[i]), 0) / labels.length;
}

export function squaredErrorOf(labels: number[], scores: number[], weights = labels.map(() => 1)): number {
  const total = weights.reduce((a, b) => a + b, 0);
  return labels.reduce((sum, label, i) => sum + weights[i] * (label - scores[i]) ** 2, 0) / total;
}

/** ROC AUC over Keras's 200 thresholds, by the trapezoidal rule. */
export function aucOf(labels: number[], scores: number[]): number {
  const inner = Array.from({length: 198}, (_, i) => (i + 1) / 199);
  const points = [-1e-7, ...inner, 1 + 1e-7].map(t => {
    const count = (label: number) => labels.filter((l, i) => l === label && scores[i] > t).length;
    return [count(0), count(1)];
  });
  const negatives = labels.filter(l => l === 0).length;
  const area = points.slice(1).reduce((sum, [fp, tp], i) => {
    const [fpBefore, tpBefore] = points[i];
    return sum + ((fpBefore - fp) * (tpBefore + tp)) / 2;
  }, 0);
  return area / (negatives * (labels.length - negatives));
}

/**
 * What holds to the last bit holds on cpu and wasm, not on a GPU. Call it at the beginning of a `describe`.
 */
export function onExactBackends(): void {
  before(function () {
    if (!['cpu', 'wasm'].includes(tf.getBackend())) this.skip();
  });
}

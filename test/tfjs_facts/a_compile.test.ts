/** Facts A5 to A7 and A11: names of metrics, in compile, in logs and in saved models. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {compositeLoss, withMetrics} from '../../src/index.js';
import {dataset, random} from '../callbacks/helpers.js';
import {
  absoluteError,
  epochOf,
  expectClose,
  expectRecord,
  logLoss,
  mean,
  meanOf,
  numbersOf,
  sum,
} from '../support.js';
import {column, identity, leak, still} from './models.js';
import {failureOf} from '../outcomes.js';

const next = random(5);
const labels = Array.from({length: 23}, () => (next() < 0.4 ? 1 : 0));
const scores = labels.map(label => 0.05 + 0.5 * next() + 0.4 * label);
const [x, y] = [column(scores), column(labels)];

/** A model of 6 classes whose inputs are the probabilities. */
function classifier(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.activation({activation: 'linear', inputShape: [6]}),
      tf.layers.dense({units: 6, useBias: false, kernelInitializer: tf.initializers.identity({})}),
    ],
  });
}
const probabilities = Array.from({length: 17}, () => {
  const raw = Array.from({length: 6}, () => next() + 0.05);
  const total = sum(raw);
  return raw.map(r => r / total);
});
const ids = probabilities.map((p, i) => (i % 3 === 0 ? p.indexOf(Math.max(...p)) : Math.floor(next() * 6)));
const px = tf.tensor2d(probabilities);
const oneHot = tf.tensor2d(ids.map(id => probabilities[0].map((_, c) => (c === id ? 1 : 0))));
const classIds = tf.tensor2d(ids, [ids.length, 1]);

const accepted = {
  binaryCrossentropy:
    'accuracy acc crossentropy ce binaryAccuracy mse MSE mae MAE mape MAPE cosine categoricalAccuracy precision',
  categoricalCrossentropy:
    'accuracy acc crossentropy ce categoricalAccuracy categoricalCrossentropy mse cosine',
  sparseCategoricalCrossentropy: 'accuracy acc crossentropy ce sparseCategoricalCrossentropy',
};
const keyOf = (typed: string) => ({accuracy: 'acc', crossentropy: 'ce'})[typed] ?? typed;

const REJECTED =
  'recall r2Score sparseCategoricalAccuracy binaryCrossentropy meanSquaredError meanAbsoluteError ' +
  'cosineProximity topKCategoricalAccuracy';

describe('A5: metric strings', () => {
  it('A5 plain: tfjs does not accept the names of many tfjs functions', () => {
    for (const name of REJECTED.split(' ')) {
      const compile = () => identity().compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: [name]});
      expect(compile, name).to.throw(`Unknown metric ${name}`);
    }
    for (const name of REJECTED.split(' ').filter(n => n !== 'topKCategoricalAccuracy')) {
      expect(tf.metrics).to.have.property(name);
    }
  });

  it('A5 here: they are known', async () => {
    const binary = withMetrics(identity());
    const names = 'recall r2Score binaryCrossentropy meanSquaredError meanAbsoluteError cosineProximity';
    binary.compile({optimizer: still(), loss: 'meanSquaredError', metrics: names.split(' ')});
    const positives = sum(labels);
    const found = labels.filter((l, i) => l === 1 && scores[i] > 0.5).length;
    const mse = meanOf((t, p) => (t - p) ** 2, labels, scores);
    const spread = meanOf(
      (t, m) => (t - m) ** 2,
      labels,
      labels.map(() => positives / labels.length),
    );
    expectRecord(await binary.evaluateLogs(x, y), {
      loss: mse,
      recall: found / positives,
      r2_score: 1 - mse / spread,
      binary_crossentropy: meanOf(logLoss, labels, scores),
      mean_squared_error: mse,
      mean_absolute_error: meanOf(absoluteError, labels, scores),
      // One column: the cosine of a label and a positive score is the label.
      cosine_proximity: -positives / labels.length,
    });

    const rank = (p: number[], id: number) => p.filter(q => q > p[id]).length;
    const within = (k: number) => ids.filter((id, i) => rank(probabilities[i], id) < k).length / ids.length;
    const multi = withMetrics(classifier());
    multi.compile({
      optimizer: still(),
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['sparseCategoricalAccuracy', 'sparseTopKCategoricalAccuracy'],
    });
    const sparse = await multi.evaluateLogs(px, classIds);
    expectClose(
      [sparse.sparse_categorical_accuracy, sparse.sparse_top_k_categorical_accuracy],
      [within(1), within(5)],
    );
    multi.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['topKCategoricalAccuracy']});
    expectClose([(await multi.evaluateLogs(px, oneHot)).top_k_categorical_accuracy], [within(5)]);
  });

  for (const [loss, names] of Object.entries(accepted)) {
    const [model, data, target] =
      loss === 'binaryCrossentropy'
        ? ([identity, x, y] as const)
        : ([classifier, px, loss === 'categoricalCrossentropy' ? oneHot : classIds] as const);
    it(`A5 plain and here: what tfjs takes keeps its key and its value (${loss})`, () => {
      for (const name of names.split(' ')) {
        const plain = model();
        plain.compile({optimizer: still(), loss, metrics: [name]});
        const here = withMetrics(model());
        here.compile({optimizer: still(), loss, metrics: [name]});
        expect(plain.metricsNames).to.deep.equal(['loss', keyOf(name)]);
        expect(here.metricsNames).to.deep.equal(plain.metricsNames);
        // A gap to a label of 0 is divided by an epsilon, which is 1e-4 in tfjs on WebGL.
        const labelled = /mape/i.test(name) ? tf.add(target, 1) : target;
        const [a, b] = [plain, here].map(m => numbersOf(m.evaluate(data, labelled, {batchSize: 7})));
        // A4: the one string whose value is wrong.
        if (name === 'precision') expect(a[1]).to.equal(0);
        else expectClose(b, a);
      }
    });
  }
});

describe('A6: anonymous metric functions', () => {
  const metrics = [
    (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.abs(tf.sub(yTrue, yPred)), -1),
    (_: tf.Tensor, yPred: tf.Tensor) => tf.mean(yPred),
  ];

  it('A6 plain: are logged as _0 and _1', async () => {
    const model = identity();
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics});
    expect(model.metricsNames).to.deep.equal(['loss', '', '']);
    const {history} = await model.fit(x, y, {epochs: 1, verbose: 0});
    expect(Object.keys(history)).to.deep.equal(['loss', '_0', '_1']);
  });

  it('A6 here: are metric and metric_1', async () => {
    const model = withMetrics(identity());
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics});
    const logs = epochOf(await model.fit(x, y, {epochs: 1, verbose: 0}), 0);
    expectRecord(logs, {
      loss: meanOf((t, p) => (t - p) ** 2, labels, scores),
      metric: meanOf(absoluteError, labels, scores),
      metric_1: mean(scores),
    });
    expect(model.metricsNames).to.deep.equal(Object.keys(logs));
  });
});

describe('A7: validation names in fitDataset', () => {
  const gap = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.abs(tf.sub(yTrue, yPred)), -1);
  const gapOfOnes = Object.defineProperty(
    (_: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.abs(tf.sub(1, yPred)), -1),
    'name',
    {value: 'gap'},
  );
  const compiled = {loss: 'meanSquaredError', metrics: [gap, gapOfOnes]};
  const args = () => ({epochs: 1, verbose: 0 as const, validationData: dataset(x, y, 9)});
  const truth = meanOf(absoluteError, labels, scores);
  const ofOnes = mean(scores.map(p => 1 - p));

  it('A7 plain: have no suffixes: the last one wins, and a tensor leaks per epoch', async () => {
    const model = identity();
    model.compile({optimizer: still(), ...compiled});
    const fit = (epochs: number) => model.fitDataset(dataset(x, y, 9), {...args(), epochs});
    const logs = epochOf(await fit(1), 0);
    expect(Object.keys(logs)).to.deep.equal(['val_loss', 'val_gap', 'loss', 'gap_0', 'gap_1']);
    expectClose([logs.val_gap, logs.gap_0, logs.gap_1], [ofOnes, truth, ofOnes]);
    expect(await leak(() => fit(3))).to.equal(3);
  });

  it('A7 here: are those of training', async () => {
    const model = withMetrics(identity());
    model.compile({optimizer: still(), ...compiled});
    const fit = (epochs: number) => model.fitDataset(dataset(x, y, 9), {...args(), epochs});
    const {loss, val_loss, ...logs} = epochOf(await fit(1), 0);
    expectClose([val_loss], [loss]);
    expectRecord(logs, {val_gap: truth, val_gap_1: ofOnes, gap: truth, gap_1: ofOnes});
    expect(await leak(() => fit(3))).to.equal(0);
  });
});

describe('A11: a model saved with its optimizer', () => {
  async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
    let kept: tf.io.ModelArtifacts | undefined;
    const handler = tf.io.withSaveHandler(async artifacts => {
      kept = artifacts;
      const modelArtifactsInfo = {dateSaved: new Date(), modelTopologyType: 'JSON' as const};
      return {modelArtifactsInfo};
    });
    await model.save(handler, {includeOptimizer: true});
    return kept as tf.io.ModelArtifacts;
  }
  const load = (artifacts: tf.io.ModelArtifacts) => tf.loadLayersModel(tf.io.fromMemory(artifacts));

  it('A11 plain: names metrics that loading refuses, and loses a loss function', async () => {
    const model = identity();
    model.compile({optimizer: 'adam', loss: 'meanSquaredError', metrics: [tf.metrics.recall]});
    const error = await failureOf(load(await saved(model)));
    expect(error.message).to.contain('Unknown metric recall');

    model.compile({optimizer: 'adam', loss: (t, p) => tf.losses.absoluteDifference(t, p)});
    const artifacts = await saved(model);
    expect(artifacts.trainingConfig?.loss).to.deep.equal({});
  });

  it('A11 here: loads in plain tfjs, and here with all its metrics and the composite loss', async () => {
    const model = withMetrics(identity());
    const loss = compositeLoss({bce: 'binaryCrossentropy', mae: {loss: 'meanAbsoluteError', weight: 0.5}});
    const metrics = ['acc', tf.metrics.recall, 'AUC'];
    model.compile({optimizer: 'adam', loss, metrics});
    const logs = await model.evaluateLogs(x, y);
    const artifacts = await saved(model);
    const plain = await load(artifacts);
    await plain.fit(x, y, {epochs: 1, verbose: 0});
    expect(plain.metricsNames).to.deep.equal(['loss', 'acc']);

    const here = withMetrics(await load(artifacts));
    expectRecord(await here.evaluateLogs(x, y), logs);
    expect(Object.keys(logs)).to.deep.equal(['loss', 'bce', 'mae', 'acc', 'recall', 'auc']);
  });

  it('A11 here: saving throws for what cannot be saved', async () => {
    const model = withMetrics(identity());
    model.compile({optimizer: 'adam', loss: (t, p) => tf.losses.absoluteDifference(t, p)});
    const error = await failureOf(saved(model));
    expect(error.message).to.contain('save');
  });
});

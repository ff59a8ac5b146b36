import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {TFJS_LOSSES} from '../../../src/tfjs/model/named_losses.js';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import {lossByName} from '../../../src/losses/loss_names.js';
import {Hinge} from '../../../src/metrics/hinge/hinge.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import type {CompileArgs} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

describe('log keys of a loss and a metric that share a name but not their values', () => {
  const [x, y] = [
    [0.5, -1, 2, 0.25],
    [0, 1, 1, 0],
  ];
  const hinge = (label: number, p: number): number => Math.max(0, 1 - label * p);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const sign = (label: number): number => (label === 0 ? -1 : label);
  const square = (v: number): number => v * v;

  async function logsOf(loss: CompileArgs['loss'], metrics: CompileArgs['metrics'], names?: 'keras') {
    const layers = [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'ones'})];
    const model = withMetrics(tf.sequential({layers}), names && {names});
    model.compile({optimizer: tf.train.sgd(0), loss, metrics});
    const data = [tf.tensor2d(x, [4, 1]), tf.tensor2d(y, [4, 1])] as const;
    const logs = await model.evaluateLogs(...data);
    expect(model.metricsNames).to.have.members(Object.keys(logs));
    tf.dispose([...data]);
    model.dispose();
    return logs;
  }

  it('the metric has the prefix keras_, in every notation', async () => {
    const ofLoss = mean(y.map((label, i) => hinge(label, x[i])));
    const ofMetric = mean(y.map((label, i) => hinge(sign(label), x[i])));
    for (const metric of ['hinge', 'Hinge', new Hinge(), {className: 'Hinge'}]) {
      const logs = await logsOf('hinge', [metric]);
      expect(Object.keys(logs)).to.deep.equal(['loss', 'keras_hinge']);
      expect(logs.loss).to.be.closeTo(ofLoss, 1e-6);
      expect(logs.keras_hinge).to.be.closeTo(ofMetric, 1e-6);
    }
    const terms = await logsOf(compositeLoss({hinge: 'hinge'}), ['hinge']);
    expect(Object.keys(terms)).to.deep.equal(['loss', 'hinge', 'keras_hinge']);
    expect(terms.hinge).to.be.closeTo(ofLoss, 1e-6);
  });

  it('so have squared hinge and cosine similarity, also with the names of Keras', async () => {
    const squared = await logsOf('squaredHinge', ['squared_hinge']);
    expect(squared.loss).to.be.closeTo(mean(y.map((l, i) => square(hinge(l, x[i])))), 1e-6);
    expect(squared.keras_squared_hinge).to.be.closeTo(
      mean(y.map((l, i) => square(hinge(sign(l), x[i])))),
      1e-6,
    );
    const cosine = await logsOf('cosine_similarity', ['cosine_similarity'], 'keras');
    expect(cosine.keras_cosine_similarity).to.be.closeTo(-cosine.loss, 1e-6);
  });

  it('a metric with another name, or beside another loss, keeps its name', async () => {
    expect(Object.keys(await logsOf('hinge', [new Hinge({name: 'mine'})]))).to.deep.equal(['loss', 'mine']);
    expect(Object.keys(await logsOf('mse', ['hinge']))).to.deep.equal(['loss', 'hinge']);
    expect(Object.keys(await logsOf('mse', ['mse', 'meanSquaredError']))).to.have.length(3);
  });

  it('all other losses equal the metric of their name, for valid labels and predictions', () => {
    const oneHot = [
      [0, 1, 0],
      [1, 0, 0],
    ];
    const probabilities = [
      [0.2, 0.5, 0.3],
      [0.6, 0.3, 0.1],
    ];
    const signs = [
      [-1, 1, -1],
      [1, -1, -1],
    ];
    // As in Keras, logcosh is not the name of a metric. The percentage error has a separate test.
    const others = ['logcosh', 'meanAbsolutePercentageError'];
    for (const name of TFJS_LOSSES.filter(known => !others.includes(known))) {
      const sparse = name.startsWith('sparse');
      const labels = sparse ? [[1], [0]] : /^(hinge|squaredHinge)$/.test(name) ? signs : oneHot;
      const metric = metricFrom(name);
      metric.updateState(labels, probabilities);
      const loss = tf.tidy(() => {
        const yTrue = sparse ? tf.tensor1d([1, 0]) : tf.tensor2d(labels);
        return tf.mean(lossByName('test', name)(yTrue, tf.tensor2d(probabilities))).dataSync()[0];
      });
      // A GPU's logarithm may be accurate to three digits only.
      const tolerance = tf.getBackend() === 'webgl' ? 1e-3 : 1e-5;
      expect(metric.resultSync(), name).to.be.closeTo(loss, tolerance * Math.max(1, Math.abs(loss)));
    }
  });

  it('for a label 0, the percentage error is divided by 1e-7, and the loss by the epsilon of the backend', () => {
    const [labels, predictions] = [[[0, 2, 0]], [[0.2, 0.5, 0.3]]];
    const percentage = (epsilon: number) => (100 * (0.2 / epsilon + 1.5 / 2 + 0.3 / epsilon)) / 3;
    const near = (got: unknown, want: number) => expect(got).to.be.closeTo(want, 1e-5 * want);
    const metric = metricFrom('meanAbsolutePercentageError');
    metric.updateState(labels, predictions);
    near(metric.resultSync(), percentage(1e-7));
    const loss = tf.tidy(() => {
      const fn = lossByName('test', 'meanAbsolutePercentageError');
      return tf.mean(fn(tf.tensor2d(labels), tf.tensor2d(predictions))).dataSync()[0];
    });
    near(loss, percentage(tf.getBackend() === 'webgl' ? 1e-4 : 1e-7));
  });
});

/** Precision, Recall, the counts and F-scores at one threshold are one count. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {F1Score, Precision, Recall, TruePositives, withMetrics} from '../../../src/index.js';
import {MetricStates} from '../../../src/tracking/pass/metric_states.js';

describe('shared counts', () => {
  const metrics = {
    precision: new Precision(),
    recall: new Recall({thresholds: 0.5}),
    f1: new F1Score({threshold: 0.5, average: 'micro'}),
    hits: new TruePositives(),
    other: new Recall({thresholds: 0.3}),
  };

  it('share one slot at a threshold, if the classes are fixed', async () => {
    const states = new MetricStates();
    for (const [key, metric] of Object.entries(metrics)) states.add(key, metric, 'output', [null, 3]);
    const {entries} = await states.save();
    const [precision, recall, f1, hits, other] = entries.map(entry => entry.slots?.[0]);
    expect(recall).to.equal(precision);
    expect(f1).to.equal(precision);
    expect(hits).to.equal(precision);
    expect(other).not.to.equal(precision);
    states.dispose();
  });

  it('equal the results of each metric alone', async () => {
    const yTrue = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1];
    const scores = [0.9, 0.6, 0.2, 0.7, 0.1, 0.45, 0.55, 0.05, 0.8, 0.3, 0.35, 0.95];
    const x = tf.tensor2d(scores, [4, 3]);
    const y = tf.tensor2d(yTrue, [4, 3]);
    const input = tf.input({shape: [3]});
    const model = withMetrics(tf.model({inputs: input, outputs: input}));
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: Object.values(metrics)});
    const logs = await model.evaluateLogs(x, y, {batchSize: 3});
    const count = (cut: number, label: number) =>
      scores.filter((s, i) => s > cut && yTrue[i] === label).length;
    const [tp, fp] = [count(0.5, 1), count(0.5, 0)];
    expect(logs.precision).to.be.closeTo(tp / (tp + fp), 1e-9);
    expect(logs.recall).to.be.closeTo(tp / 7, 1e-9);
    expect(logs.true_positives).to.equal(tp);
    expect(logs.recall_1).to.be.closeTo(count(0.3, 1) / 7, 1e-9);
    expect(logs.f1_score).to.be.closeTo((2 * tp) / (tp + fp + 7), 1e-6);
    tf.dispose([x, y]);
  });

  it('batches of another width are counted by a separate metric', async () => {
    const precision = new Precision();
    precision.updateState([[1, 0]], [[0.9, 0.8]]);
    precision.updateState([[1, 1, 1]], [[0.9, 0.8, 0.1]]);
    expect(await precision.result()).to.equal(3 / 4);
  });
});

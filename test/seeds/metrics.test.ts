/** Metrics as people write them after Keras's guide: a subclass, functions, strings, a name. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {AUC, type MetricOptions, Metric, type MetricWeight, withMetrics} from '../../src/index.js';
import {aucOf} from '../callbacks/helpers.js';
import {confusion, logLoss, mean, squaredError} from '../support.js';
import {checkEverywhere, hiddenAndScore, learning, network, type Sample} from './everywhere.js';

class BinaryTruePositives extends Metric {
  static override className = 'BinaryTruePositives';
  private readonly truePositives: MetricWeight;

  constructor(options: MetricOptions = {}) {
    super({name: 'binary_true_positives', ...options});
    this.truePositives = this.addWeight('true_positives', {initializer: 'zeros'});
  }

  override updateState(yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight?: tf.Tensor): void {
    const hits = tf.logicalAnd(tf.cast(yTrue, 'bool'), tf.greater(yPred, 0.5));
    const values = tf.cast(hits, 'float32');
    this.truePositives.assignAdd(tf.sum(sampleWeight === undefined ? values : tf.mul(values, sampleWeight)));
  }

  override result(): MetricWeight {
    return this.truePositives;
  }
}

/** A stateless function: one value per sample. */
function mySquaredError(yTrue: tf.Tensor, yPred: tf.Tensor): tf.Tensor {
  return tf.mean(tf.square(tf.sub(yTrue, yPred)), -1);
}

/** A function of the whole batch: one number. */
function meanPred(_: tf.Tensor, yPred: tf.Tensor): tf.Tensor {
  return tf.mean(yPred);
}
Object.defineProperty(meanPred, 'name', {value: 'mean_pred'});

const labels = (samples: readonly Sample[]) => samples.map(s => s.label);
const scores = (samples: readonly Sample[]) => samples.map(s => s.score);
const lossOf = (samples: readonly Sample[]) => mean(samples.map(s => logLoss(s.label, s.score)));
const mseOf = (samples: readonly Sample[]) => mean(samples.map(s => squaredError(s.label, s.score)));
const common = () => ({optimizer: learning(), loss: 'binaryCrossentropy'});

describe('Seed: metrics', () => {
  it('a subclass with addWeight', async () => {
    const model = withMetrics(network());
    model.compile({...common(), metrics: [new BinaryTruePositives()]});
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      binary_true_positives: confusion(labels(samples), scores(samples)).tp,
    }));
  });

  it('standalone, as in the docs', async () => {
    const m = new BinaryTruePositives();
    m.updateState(tf.tensor1d([0, 1, 1, 1]), tf.tensor1d([0, 1, 0, 0]));
    expect(await m.result()).to.equal(1);
    m.updateState(tf.tensor1d([1, 1, 0]), tf.tensor1d([0.75, 0.875, 1]), tf.tensor1d([0.5, 3, 1]));
    expect(await m.result()).to.equal(4.5);
    m.resetState();
    expect(await m.result()).to.equal(0);
    // JavaScript hands arrays over too.
    void (m as Metric).updateState([0, 1, 1, 1], [0, 1, 0, 1], [1, 2, 3, 4]);
    expect(m.resultSync()).to.equal(6);
    m.dispose();
  });

  it('a stateless function of per-sample values', async () => {
    const model = withMetrics(network());
    model.compile({...common(), metrics: [mySquaredError]});
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      mySquaredError: mseOf(samples),
    }));
  });

  it("metrics: ['MeanSquaredError', 'AUC']", async () => {
    const model = withMetrics(network());
    model.compile({...common(), metrics: ['MeanSquaredError', 'AUC']});
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      mean_squared_error: mseOf(samples),
      auc: aucOf(labels(samples), scores(samples)),
    }));
  });

  it("new AUC({name: 'my_auc'})", async () => {
    const model = withMetrics(network());
    model.compile({...common(), metrics: [new AUC({name: 'my_auc'})]});
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      my_auc: aucOf(labels(samples), scores(samples)),
    }));
  });

  it('mean_pred, a scalar of each batch: weighted by the size of the batch', async () => {
    const model = withMetrics(network());
    model.compile({...common(), metrics: ['accuracy', meanPred]});
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      acc: mean(samples.map(s => (s.score > 0.5 === (s.label === 1) ? 1 : 0))),
      mean_pred: mean(scores(samples)),
    }));
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {ThresholdTuner} from '../../../callbacks/validation/threshold_tuner.js';
import {BinaryIoU, CategoricalAccuracy, F1Score, withMetrics} from '../../../src/index.js';
import {forcePath} from '../../../src/array/path.js';
import {binaryModel, dataset, fitDataset, predictions, samples, twoOutputs} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {bruteForce, FORMULAS, valueAt} from './brute_force.js';

const train = samples(60, 1);
const valid = samples(37, 2);
const setting = {epochs: 3, batchSize: 16, shuffle: false, verbose: 0} as const;

describe('ThresholdTuner', () => {
  for (const [name, wrap] of [
    ['extended', withMetrics],
    ['plain', model => model],
  ] as [string, (model: tf.Sequential) => tf.Sequential][]) {
    it(`logs its numbers in fit of ${name} models before callbacks that monitor them run`, async () => {
      const model = wrap(binaryModel());
      const tuner = new ThresholdTuner({data: [valid.x, valid.y]});
      const stop = new EarlyStopping({monitor: 'val_f1_score_at_threshold', patience: 9});
      const {history} = await model.fit(train.x, train.y, {...setting, callbacks: [stop, tuner]});
      const scores = predictions(model, valid.x);
      const all = valid.labels.map((label, i) => ({label, score: scores[i], weight: 1}));
      const right = bruteForce(all, FORMULAS.f1_score);
      expect(tuner.value).to.be.closeTo(right.value, 1e-12);
      expect(valueAt(all, FORMULAS.f1_score, tuner.threshold)).to.be.closeTo(right.value, 1e-12);
      expect(history.val_threshold).to.deep.equal(tuner.results.map(r => r.threshold));
      expect(history.val_f1_score_at_threshold).to.deep.equal(tuner.results.map(r => r.value));
      expect(stop.best).to.equal(Math.max(...tuner.results.map(r => r.value)));
      expect(tuner.best).to.deep.equal(tuner.results[stop.bestEpoch]);
    });
  }

  it("uses the predictions and weights of fit's validation on an extended model, without a second pass", async () => {
    const weights = tf.tensor1d(valid.labels.map((_, i) => 1 + (i % 3)));
    const seen: number[][] = [];
    for (const path of ['cpu', 'device'] as const) {
      forcePath(path);
      const model = withMetrics(binaryModel());
      const tuner = new ThresholdTuner({metric: 'mcc'});
      const {predict} = tf.LayersModel.prototype;
      let predicted = 0;
      tf.LayersModel.prototype.predict = function (...args) {
        predicted++;
        return predict.apply(this, args);
      };
      try {
        const validationData = [valid.x, valid.y, weights] as [tf.Tensor, tf.Tensor, tf.Tensor];
        await model.fit(train.x, train.y, {...setting, validationData, callbacks: tuner});
      } finally {
        tf.LayersModel.prototype.predict = predict;
        forcePath(undefined);
      }
      expect(predicted).to.equal(0);
      const scores = predictions(model, valid.x);
      const all = valid.labels.map((label, i) => ({label, score: scores[i], weight: 1 + (i % 3)}));
      expect(tuner.value).to.be.closeTo(bruteForce(all, FORMULAS.mcc).value, 1e-9);
      seen.push([tuner.threshold, tuner.value]);
    }
    expect(seen[0]).to.deep.equal(seen[1]);
    weights.dispose();
  });

  it("with every: 'train', tunes once, with the restored weights", async () => {
    const model = withMetrics(binaryModel());
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 9, restoreBestWeights: true});
    const tuner = new ThresholdTuner({metric: 'accuracy', data: [valid.x, valid.y], every: 'train'});
    const {history} = await model.fit(train.x, train.y, {...setting, callbacks: [tuner, stop]});
    expect(history).not.to.have.property('val_threshold');
    const scores = predictions(model, valid.x);
    const all = valid.labels.map((label, i) => ({label, score: scores[i], weight: 1}));
    expect(tuner.results).to.have.length(1);
    expect(valueAt(all, FORMULAS.accuracy, tuner.threshold)).to.be.closeTo(tuner.value, 1e-12);
  });

  it('tunes one output, or one class, of several', async () => {
    const model = withMetrics(twoOutputs());
    const tuner = new ThresholdTuner({metric: 'accuracy', output: 'a', data: [valid.x, [valid.y, valid.y]]});
    const {history} = await model.fit(train.x, [train.y, train.y], {...setting, epochs: 1, callbacks: tuner});
    expect(history).to.include.keys('val_a_threshold', 'val_a_accuracy_at_threshold');

    const three = tf.sequential({
      layers: [tf.layers.dense({units: 3, inputShape: [3], activation: 'softmax'})],
    });
    three.compile({optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy'});
    const ids = valid.labels.map((label, i) => label + (i % 2));
    const y = tf.tensor2d(ids, [ids.length, 1]);
    const of = new ThresholdTuner({metric: 'f1', classId: 2, data: [valid.x, y]});
    await withMetrics(three).fit(valid.x, y, {...setting, epochs: 1, callbacks: of});
    const scores = predictions(three, valid.x);
    const all = ids.map((id, i) => ({label: id === 2 ? 1 : 0, score: scores[3 * i + 2], weight: 1}));
    expect(of.value).to.be.closeTo(bruteForce(all, FORMULAS.f1_score).value, 1e-12);
    y.dispose();
  });

  it('leaks no tensors, also when its function or training throws', async () => {
    const model = withMetrics(binaryModel());
    const run = (callbacks: object[], own = model) =>
      own.fit(train.x, train.y, {
        ...setting,
        validationData: [valid.x, valid.y],
        callbacks: callbacks as tf.Callback[],
      });
    for (const path of ['cpu', 'device'] as const) {
      forcePath(path);
      try {
        await run([new ThresholdTuner()]);
        const before = tf.memory().numTensors;
        await run([new ThresholdTuner(), new ThresholdTuner({metric: new BinaryIoU(), prefix: 'my_'})]);
        const mine = () => {
          throw new Error('mine');
        };
        const broken = new ThresholdTuner({metric: (_t, _p) => mine()});
        expect((await failureOf(run([broken]))).message).to.equal('mine');
        expect((await failureOf(run([new ThresholdTuner(), {onBatchEnd: mine}]))).message).to.equal('mine');
        const held = {data: dataset(valid.x, valid.y, 16)};
        await fitDataset(model, dataset(train.x, train.y, 20), {
          epochs: 2,
          verbose: 0,
          callbacks: new ThresholdTuner(held),
        });
        expect(tf.memory().numTensors).to.equal(before);
      } finally {
        forcePath(undefined);
      }
    }
    const plain = binaryModel();
    const tuner = () => new ThresholdTuner({data: [valid.x, valid.y]});
    await plain.fit(train.x, train.y, {...setting, callbacks: tuner()});
    const before = tf.memory().numTensors;
    await plain.fit(train.x, train.y, {...setting, callbacks: tuner()});
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('saves its results in its state', async () => {
    const tuner = new ThresholdTuner({data: [valid.x, valid.y]});
    await binaryModel().fit(train.x, train.y, {...setting, callbacks: tuner});
    const other = new ThresholdTuner();
    other.setState(tuner.getState());
    expect([other.threshold, other.value, other.best]).to.deep.equal([
      tuner.threshold,
      tuner.value,
      tuner.best,
    ]);
  });

  it('works in a custom loop, and prints its results with verbose: 1', async () => {
    const model = binaryModel();
    const tuner = new ThresholdTuner({data: [valid.x, valid.y], verbose: 1});
    tuner.setParams({epochs: 1});
    tuner.setModel((model as unknown as {model: tf.LayersModel}).model);
    const logs: Record<string, number> = {};
    const {printed} = await listen(async () => {
      await tuner.onTrainBegin();
      await tuner.onEpochBegin(0);
      await tuner.onEpochEnd(0, logs);
      await tuner.onTrainEnd();
    });
    expect(Object.keys(logs)).to.deep.equal(['val_threshold', 'val_f1_score_at_threshold']);
    expect(printed).to.have.length(1);
    expect(printed[0]).to.match(/^Epoch 1: val_f1_score 0\.\d+ at threshold 0\.\d+$/);
  });

  it('is NaN if scores are NaN', async () => {
    const model = binaryModel();
    const x = tf.mul(valid.x, NaN);
    const tuner = new ThresholdTuner({data: [x, valid.y]});
    await model.fit(train.x, train.y, {...setting, epochs: 1, callbacks: tuner});
    expect([tuner.threshold, tuner.value, tuner.best]).to.deep.equal([NaN, NaN, undefined]);
    x.dispose();
  });

  it('invalid options are errors', async () => {
    const make = (options: object) => () => new ThresholdTuner(options);
    expect(make({metrics: 'f1'})).to.throw('unknown option "metrics". Did you mean "metric"?');
    expect(make({metric: 'f1_scor'})).to.throw(
      'ThresholdTuner, metrics: unknown metric "f1_scor". Did you mean "f1_score"',
    );
    expect(make({thresholds: []})).to.throw('thresholds is an empty list');
    expect(make({thresholds: 0})).to.throw('thresholds must be a whole number of at least 1; got 0.');
    expect(make({mode: 'up'})).to.throw('mode must be one of "auto", "min", "max"');
    expect(make({metric: F1Score})).to.throw('expected a metric, got a class. Write new F1Score(...).');
    expect(make({metric: 'Mean'})).to.throw('nothing says which way mean is better');
    const fit = (options: object) =>
      failureOf(
        binaryModel().fit(train.x, train.y, {
          ...setting,
          callbacks: new ThresholdTuner({data: [valid.x, valid.y], ...options}),
        }),
      ).then(error => error.message);
    expect(await fit({output: 'b'})).to.contain('there is no output b; the model has: dense');
    expect(await fit({classId: 1})).to.contain('there is no class 1: the output has 1.');
    expect(await fit({metric: new CategoricalAccuracy()})).to.contain(
      'whether predictions of 0 and 1 are right',
    );
    expect(await fit({data: null})).to.contain('a plain model does not tell what it validates on');
    const twice = [1, 2].map(() => new ThresholdTuner({data: [valid.x, valid.y]}));
    const error = await failureOf(
      withMetrics(binaryModel()).fit(train.x, train.y, {...setting, callbacks: twice}),
    );
    expect(error.message).to.contain('there is a "val_threshold" in the logs already; give another prefix');
  });
});

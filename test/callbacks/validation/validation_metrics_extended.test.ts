import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ValidationMetrics} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {aucOf, dataset, meanGapOf, predictions, samples, squaredErrorOf, twoOutputs} from '../helpers.js';
import {train, valid, validationData, base, extendedModel, countCalls, witness} from '../extended_model.js';
import {failureOf} from '../../outcomes.js';
const weightList = valid.labels.map((_, i) => (i % 5) / 2);
const weights = tf.tensor1d(weightList);

function closeTo(got: readonly unknown[], want: readonly number[]): void {
  expect(got).to.have.length(want.length);
  want.forEach((w, i) => expect(got[i], `entry ${i}`).to.be.closeTo(w, 1e-5));
}

const gap = ({yTrue, yPred}: {yTrue: tf.Tensor; yPred: tf.Tensor}) => ({
  gap: tf.mean(tf.abs(tf.sub(yTrue, yPred))),
});

describe('ValidationMetrics on an extended model', () => {
  for (const given of ['without data', 'with the data that fit validates on']) {
    it(`${given}: one forward pass over the validation data per epoch`, async () => {
      const model = extendedModel();
      const seen = witness(model);
      const options = given === 'without data' ? {} : {data: validationData};
      const metrics = new ValidationMetrics({...options, metrics: ['mse', 'AUC'], compute: gap});
      const stop = new EarlyStopping({monitor: 'val_auc', patience: 9});
      const {history} = await model.fit(train.x, train.y, {
        ...base,
        validationData,
        callbacks: [stop, metrics, seen],
      });
      closeTo(
        history.val_mse,
        seen.epochs.map(s => squaredErrorOf(valid.labels, s)),
      );
      closeTo(
        history.val_auc,
        seen.epochs.map(s => aucOf(valid.labels, s)),
      );
      closeTo(
        history.val_gap,
        seen.epochs.map(s => meanGapOf(valid.labels, s)),
      );
      expect(stop.best).to.equal(Math.max(...history.val_auc));
      const calls = countCalls(model);
      await model.fit(train.x, train.y, {...base, epochs: 1, validationData, callbacks: [metrics]});
      expect(calls()).to.equal(9 + 5);
    });
  }

  it('with other data predicts by itself', async () => {
    const model = extendedModel();
    const other = samples(20, 9);
    const metrics = new ValidationMetrics({data: [other.x, other.y], metrics: 'mse', prefix: 'other_'});
    const calls = countCalls(model);
    const {history} = await model.fit(train.x, train.y, {
      ...base,
      epochs: 1,
      validationData,
      callbacks: [metrics],
    });
    expect(calls()).to.equal(9 + 5 + 3);
    closeTo(history.other_mse, [squaredErrorOf(other.labels, predictions(model, other.x))]);
  });

  it('every 7 batches and at train end, on what fit validates on, weights included', async () => {
    const model = extendedModel();
    const batches: number[][] = [];
    const args = {
      ...base,
      validationData: [valid.x, valid.y, weights] as [tf.Tensor, tf.Tensor, tf.Tensor],
    };
    const every = new ValidationMetrics({metrics: 'mse', every: 7});
    const end = new ValidationMetrics({metrics: 'mse', every: 'train'});
    const onBatchEnd = () => void batches.push(predictions(model, valid.x));
    const {history} = await model.fit(train.x, train.y, {...args, callbacks: [{onBatchEnd}, every, end]});
    const due = [6, 13, 20].map(i => squaredErrorOf(valid.labels, batches[i], weightList));
    closeTo(history.val_mse, due);
    closeTo(
      every.results.map(r => r.val_mse),
      due,
    );
    closeTo(
      end.results.map(r => r.val_mse),
      [squaredErrorOf(valid.labels, batches[26], weightList)],
    );
  });

  it('fitDataset shares its validation dataset', async () => {
    const model = extendedModel();
    const seen = witness(model);
    const data = dataset(valid.x, valid.y, 10, weights);
    const metrics = new ValidationMetrics({data, metrics: 'mse', compute: gap});
    const args = {epochs: 2, verbose: 0, validationData: data, callbacks: [metrics, seen]} as const;
    const {history} = await model.fitDataset(dataset(train.x, train.y, 16), args as never);
    closeTo(
      history.val_mse,
      seen.epochs.map(s => squaredErrorOf(valid.labels, s, weightList)),
    );
    closeTo(
      history.val_gap,
      seen.epochs.map(s => meanGapOf(valid.labels, s)),
    );
    const calls = countCalls(model);
    await model.fitDataset(dataset(train.x, train.y, 16), {
      ...args,
      epochs: 1,
      callbacks: [metrics],
    } as never);
    expect(calls()).to.equal(5 + 4);
  });

  it('several outputs', async () => {
    const model = withMetrics(twoOutputs());
    const metrics = new ValidationMetrics<tf.Tensor[]>({
      metrics: {a: ['acc'], b: 'mse'},
      compute: ({yPred}) => ({apart: tf.mean(tf.sub(yPred[0], yPred[1]))}),
    });
    const seen: number[][][] = [];
    const onEpochEnd = () =>
      void seen.push(
        tf.tidy(() => (model.predict(valid.x) as tf.Tensor[]).map(t => Array.from(t.dataSync()))),
      );
    const {history} = await model.fit(train.x, [train.y, train.y], {
      ...base,
      validationData: [valid.x, [valid.y, valid.y]],
      callbacks: [{onEpochEnd}, metrics],
    });
    closeTo(
      history.val_b_mse,
      seen.map(([, b]) => squaredErrorOf(valid.labels, b)),
    );
    closeTo(
      history.val_apart,
      seen.map(([a, b]) => a.reduce((sum, v, i) => sum + v - b[i], 0) / 37),
    );
    expect(history).to.include.keys('val_a_acc');
  });

  it('a key that the model logs is an error before training', async () => {
    const model = extendedModel(['mse']);
    const calls = countCalls(model);
    const error = await failureOf(
      model.fit(train.x, train.y, {
        ...base,
        validationData,
        callbacks: [new ValidationMetrics({metrics: 'mse'})],
      }),
    );
    expect(error.message).to.contain('there is a "val_mse" in the logs already; give another prefix');
    expect(calls()).to.equal(0);
  });

  it('leaks nothing, also when a function throws', async () => {
    const model = extendedModel(['AUC']);
    const args = {...base, validationData};
    await model.fit(train.x, train.y, args);
    const before = tf.memory().numTensors;
    const throws = () => {
      throw new Error('compute');
    };
    for (const every of ['epoch', 'train', 4] as const) {
      await model.fit(train.x, train.y, {
        ...args,
        callbacks: [new ValidationMetrics({metrics: 'mse', compute: gap, every})],
      });
      const error = await failureOf(
        model.fit(train.x, train.y, {
          ...args,
          callbacks: [new ValidationMetrics({metrics: 'mse', compute: throws, every})],
        }),
      );
      expect(error.message).to.equal('compute');
    }
    expect(tf.memory().numTensors).to.equal(before);
  });
});

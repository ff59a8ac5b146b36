/** Asynchronous functions, functions that throw, and wrong options. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ValidationMetrics, type ValidationMetricsOptions} from '../../../callbacks/index.js';
import {binaryModel, predictions, squaredErrorOf} from '../helpers.js';
import {train, valid, weights, Witness, closeTo, TruePositives} from './recorded_predictions.js';
import {failureOf} from '../../outcomes.js';

describe('functions and options of ValidationMetrics', () => {
  const base = {epochs: 3, batchSize: 8, shuffle: false, verbose: 0} as const;

  it('an asynchronous function may use its own tensors after a pause', async () => {
    const metrics = new ValidationMetrics({
      data: [valid.x, valid.y],
      compute: async ({yTrue, yPred}) => {
        const difference = tf.sub(yTrue, yPred);
        await tf.nextFrame();
        return tf.tidy(() => {
          const squared = tf.mean(tf.square(difference));
          difference.dispose();
          return {squared};
        });
      },
    });
    const model = binaryModel();
    await model.fit(train.x, train.y, {...base, epochs: 1});
    const before = tf.memory().numTensors;
    const {history} = await model.fit(train.x, train.y, {...base, epochs: 1, callbacks: [metrics]});
    closeTo(history.val_squared, [squaredErrorOf(valid.labels, predictions(model, valid.x))]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('leaks nothing: in every mode, asynchronous functions, intermediate tensors of synchronous ones', async () => {
    const model = binaryModel();
    const messy: ValidationMetricsOptions['compute'] = ({yTrue, yPred}) => {
      tf.abs(tf.sub(yTrue, yPred));
      yPred.dispose();
      return {n: 1, m: tf.scalar(2)};
    };
    const data = [valid.x, valid.y, weights] as const;
    const run = (options: Omit<ValidationMetricsOptions, 'data'>) =>
      model.fit(train.x, train.y, {...base, callbacks: [new ValidationMetrics({data, ...options})]});
    await run({metrics: ['mse']});
    const before = tf.memory().numTensors;
    await run({metrics: ['mse', new TruePositives()], compute: messy});
    await run({metrics: ['mse', new TruePositives()], every: 4, batchSize: 5});
    await run({compute: messy, every: 'train'});
    await run({compute: async ({yPred}) => ({rows: yPred.shape[0], mean: (await yPred.data())[0]})});
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('leaks nothing when a function or a metric throws, and the error is what fit rejects with', async () => {
    class Breaks extends TruePositives {
      override updateState(yTrue: tf.Tensor, yPred: tf.Tensor): void {
        super.updateState(yTrue, yPred);
        throw new Error('metric');
      }
    }
    const model = binaryModel();
    const run = (options: ValidationMetricsOptions) =>
      failureOf(model.fit(train.x, train.y, {...base, callbacks: [new ValidationMetrics(options)]}));
    const data = [valid.x, valid.y] as const;
    await model.fit(train.x, train.y, base);
    const before = tf.memory().numTensors;
    const throws = () => {
      tf.scalar(1);
      throw new Error('compute');
    };
    const late = ({epoch}: {epoch: number}) => (epoch === 1 ? throws() : {});
    expect((await run({data, metrics: ['mse'], compute: throws})).message).to.equal('compute');
    expect((await run({data, compute: late})).message).to.equal('compute');
    expect((await run({data, compute: late, every: 4})).message).to.equal('compute');
    expect((await run({data, compute: throws, every: 'train'})).message).to.equal('compute');
    expect((await run({data, metrics: ['mse', new Breaks()]})).message).to.equal('metric');
    expect((await run({data, compute: () => ({x: 'y'}) as never})).message).to.contain(
      'compute returned y as "x"',
    );
    expect((await run({data, compute: () => 7 as never})).message).to.contain('must return an object');
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('stops training immediately if it fails within an epoch, and lets EarlyStopping restore its weights', async () => {
    const model = binaryModel();
    const witness = new Witness();
    const stop = new EarlyStopping({monitor: 'loss', patience: 9, restoreBestWeights: true});
    const metrics = new ValidationMetrics({
      data: [valid.x, valid.y],
      every: 5,
      compute: ({epoch}) => {
        if (epoch === 1) throw new Error('compute');
        return {};
      },
    });
    const fit = () => failureOf(model.fit(train.x, train.y, {...base, callbacks: [stop, witness, metrics]}));
    const before = tf.memory().numTensors;
    expect((await fit()).message).to.equal('compute');
    expect(tf.memory().numTensors).to.equal(before);
    expect(witness.batches).to.have.length(10);
    expect(predictions(model, valid.x)).to.deep.equal(witness.epochs[0]);
  });

  it('a tensor in place of an object of numbers is an error, and is freed', async () => {
    const model = binaryModel();
    for (const compute of [
      ({yPred}: {yPred: tf.Tensor}) => tf.mean(yPred),
      async ({yPred}: {yPred: tf.Tensor}) => Promise.resolve(tf.mean(yPred)),
    ]) {
      const before = tf.memory().numTensors;
      const metrics = new ValidationMetrics({
        data: [valid.x, valid.y],
        compute,
      } as unknown as ValidationMetricsOptions);
      const error = await failureOf(model.fit(train.x, train.y, {...base, callbacks: metrics}));
      expect(error.message).to.include('compute must return an object of named numbers');
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  it('a key that exists already is an error that proposes a prefix: before training, if it can be known', async () => {
    const data = [valid.x, valid.y] as const;
    const model = binaryModel(['acc']);
    const validationData: [tf.Tensor, tf.Tensor] = [valid.x, valid.y];
    const run = (...list: tf.Callback[]) =>
      failureOf(model.fit(train.x, train.y, {...base, validationData, callbacks: list}));
    const message =
      /^ValidationMetrics: there is a "val_(acc|x)" in the logs already; give another prefix: prefix:/;
    let epochs = 0;
    class Counter extends tf.Callback {
      override async onEpochEnd(): Promise<void> {
        epochs++;
      }
    }
    expect((await run(new Counter(), new ValidationMetrics({data, metrics: ['acc']}))).message).to.match(
      message,
    );
    expect(epochs).to.equal(0);
    const twice = () => new ValidationMetrics({data, compute: () => ({x: 1})});
    expect((await run(twice(), twice())).message).to.match(message);
  });

  it('without data is an error that says what to do', async () => {
    const run = failureOf(
      binaryModel().fit(train.x, train.y, {
        ...base,
        validationData: [valid.x, valid.y],
        callbacks: [new ValidationMetrics({metrics: ['mse']})],
      }),
    );
    expect((await run).message).to.contain('give data: [x, y], or extend it: withMetrics(model)');
  });

  it('invalid options are errors', () => {
    const make = (options: object) => () => new ValidationMetrics(options);
    expect(make({metric: ['mse']})).to.throw('unknown option "metric". Did you mean "metrics"');
    for (const none of [{}, {metrics: []}, {metrics: null}, {metrics: [[]]}, {metrics: {}}])
      expect(make({data: [valid.x, valid.y], ...none})).to.throw('give metrics');
    expect(make({metrics: ['mse'], every: 0})).to.throw(
      "every must be 'epoch', 'train' or a number of batches, at least 1; got 0",
    );
    expect(make({metrics: ['mse'], every: 'batch'})).to.throw('every must be');
    expect(make({metrics: ['mse'], data: valid.x})).to.throw(
      'data must be [x, y], [x, y, sampleWeight] or a dataset',
    );
    expect(make({compute: 'gap'})).to.throw('compute must be a function');
  });

  it('computes in its own hooks if no hook of this package is registered', async () => {
    const model = (binaryModel() as unknown as {model: tf.LayersModel}).model;
    const metrics = new ValidationMetrics({data: [valid.x, valid.y], compute: () => ({x: 3})});
    const list = new tf.CallbackList([metrics]);
    list.setParams({});
    list.setModel(model);
    const logs = {};
    await list.onTrainBegin();
    await list.onEpochBegin(0);
    await list.onEpochEnd(0, logs);
    await list.onTrainEnd();
    expect(logs).to.deep.equal({val_x: 3});
  });
});

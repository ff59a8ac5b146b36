import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  AbortOn,
  CallbackList,
  callbacks as factories,
  CSVLogger,
  EarlyStopping,
  EpochTimer,
  GradientNorm,
  LambdaCallback,
  LeakAudit,
  LearningRateScheduler,
  MemoryStore,
  MemoryUse,
  ModelCheckpoint,
  ProgbarLogger,
  ReduceLROnPlateau,
  SwapEMAWeights,
  TensorBoard,
  TerminateOnNaN,
  Throughput,
  TimeLimit,
  Unfreeze,
  ValidationMetrics,
} from '../../../callbacks/index.js';
import {RunRecorder} from '../../../callbacks/runs/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import type {CallbackEntry} from '../../../src/tfjs/callbacks/callback_types.js';
import {failureOf} from '../../outcomes.js';

/** A regression line, trained by hand, with callbacks. */
async function train(entries: CallbackEntry, epochs = 4, named = false) {
  const x = tf.tensor1d([-1, 0, 1, 2]);
  const y = tf.tensor1d([-1, 1, 3, 5]);
  const [slope, offset] = tf.tidy(() => [0, 0].map(value => tf.variable(tf.scalar(value))));
  const optimizer = tf.train.sgd(0.1);
  const variables = named ? {slope, offset} : [slope, offset];
  const list = factories.list(entries, {variables, optimizer, params: {epochs, steps: 2}, addHistory: true});
  try {
    await list.onTrainBegin();
    for (let epoch = 0; epoch < epochs && !list.stopTraining; epoch++) {
      await list.onEpochBegin(epoch);
      let total = 0;
      for (let batch = 0; batch < 2; batch++) {
        await list.onBatchBegin(batch, {batch, size: 2});
        const [xs, ys] = [x.slice(batch * 2, 2), y.slice(batch * 2, 2)];
        const cost = optimizer.minimize(
          () => tf.losses.meanSquaredError(ys, xs.mul(slope).add(offset)),
          true,
        ) as tf.Scalar;
        const [loss] = await cost.data();
        total += loss / 2;
        tf.dispose([xs, ys, cost]);
        await list.onBatchEnd(batch, {batch, size: 2, loss});
      }
      await list.onEpochEnd(epoch, {loss: total});
    }
    await list.onTrainEnd();
    const [a, b] = [(await slope.data())[0], (await offset.data())[0]];
    return {list, history: list.history!.history as Record<string, number[]>, slope: a, offset: b, optimizer};
  } finally {
    tf.dispose([x, y, slope, offset]);
    optimizer.dispose();
  }
}

describe('callbacks.list in a loop over variables', () => {
  it('trains as without callbacks', async () => {
    const {history, slope, offset} = await train([]);
    expect(history.loss).to.have.length(4);
    expect(history.loss[3]).to.be.below(history.loss[0]);
    expect([slope, offset].map(Number.isFinite)).to.deep.equal([true, true]);
  });

  it('works with every callback that needs no LayersModel, and leaks nothing', async () => {
    const all = (): CallbackEntry => [
      new Throughput({tokensPerSample: 3}),
      new MemoryUse(),
      new GradientNorm(),
      new EpochTimer(),
      new LearningRateScheduler((_, rate) => rate * 0.5),
      new EarlyStopping({monitor: 'loss', patience: 9, restoreBestWeights: true}),
      new ReduceLROnPlateau({monitor: 'loss', patience: 1}),
      new TerminateOnNaN(),
      new TimeLimit({hours: 1}),
      new AbortOn(new AbortController().signal),
      new CSVLogger({store: new MemoryStore(), name: 'log.csv'}),
      new TensorBoard(new MemoryStore(), {writeGraph: false}),
      new ProgbarLogger({stream: {write: () => true}}),
      new LambdaCallback({onEpochEnd() {}}),
      new LeakAudit(),
      new SwapEMAWeights(),
      {onEpochEnd() {}},
    ];
    await train(all());
    const before = tf.memory().numTensors;
    const {history} = await train(all(), 4, true);
    expect(tf.memory().numTensors).to.equal(before);
    expect(Object.keys(history)).to.include.members([
      'samples_per_second',
      'tokens_per_second',
      'num_tensors',
      'gradient_norm',
      'epoch_seconds',
      'learning_rate',
    ]);
    expect(history.learning_rate[1]).to.be.closeTo(history.learning_rate[0] / 2, 1e-9);
  });

  it('EarlyStopping stops the loop and restores the best weights', async () => {
    const rates = new LearningRateScheduler(epoch => (epoch === 0 ? 0.01 : 10));
    const stop = new EarlyStopping({monitor: 'loss', patience: 1, restoreBestWeights: true, mode: 'min'});
    const first = await train(new LearningRateScheduler(() => 0.01), 1);
    const {list, history, slope} = await train([rates, stop], 9);
    expect(history.loss.length).to.be.below(9);
    expect(list.stopTraining).to.equal(true);
    expect(slope).to.equal(first.slope);
    await list.onTrainBegin();
    expect(list.stopTraining).to.equal(false);
  });

  it('a callback that needs a LayersModel says so', async () => {
    const say = async (entry: CallbackEntry) => (await failureOf(train(entry))).message;
    const advice = 'Leave out callbacks that need a LayersModel, or give one: {model}.';
    const handler = {save: () => Promise.reject(new Error('not called'))};
    expect(await say(new ModelCheckpoint(handler, {}))).to.contain(advice);
    expect(await say(new Unfreeze({layers: 'a', atEpoch: 0}))).to.equal(
      `callbacks.list: a callback uses model.layers, which a list of variables does not have. ${advice}`,
    );
    const data = [tf.zeros([1, 1]), tf.zeros([1, 1])] as [tf.Tensor, tf.Tensor];
    expect(await say(new ValidationMetrics({data, metrics: ['mse']}))).to.contain(advice);
  });

  it('RunRecorder records the loop, without a model', async () => {
    const recorder = new RunRecorder();
    const {history} = await train([recorder, new GradientNorm()]);
    const {epochs, config, batches} = recorder.run;
    expect(epochs.map(({logs}) => logs.loss)).to.deep.equal(history.loss);
    expect([config.optimizer, config.learningRate, config.model]).to.deep.equal(['SGD', 0.1, undefined]);
    expect(batches?.keys.loss).to.have.length(8);
    const data = [tf.zeros([1, 1]), tf.zeros([1, 1])] as [tf.Tensor, tf.Tensor];
    const failed = await failureOf(train(new RunRecorder({data})));
    expect(failed.message).to.contain('data is evaluated with a LayersModel');
  });

  it('a callback that needs an optimizer says so', async () => {
    const list = new CallbackList([new LearningRateScheduler(() => 1)], {variables: []});
    expect((await failureOf(list.onTrainBegin())).message).to.contain(
      'Give it: callbacks.list([...], {variables, optimizer}).',
    );
  });

  it('keeps a history of keys that every object inherits, and of texts', async () => {
    const adds = new LambdaCallback({
      onEpochEnd: (_, logs) => void Object.assign(logs as object, {constructor: 2, note: 'x'}),
    });
    const {history} = await train([adds], 2);
    expect(history).to.deep.include({constructor: [2, 2], note: ['x', 'x']});
    const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const callbacks = [{onEpochEnd: (_: number, logs: object) => void Object.assign(logs, {constructor: 2})}];
    const fitted = await model.fit(tf.ones([2, 1]), tf.ones([2, 1]), {epochs: 2, verbose: 0, callbacks});
    expect(fitted.history.constructor).to.deep.equal([2, 2]);
  });

  it('refuses other things', () => {
    const make = (options: object) => () => new CallbackList([], options);
    expect(make({variables: [1]})).to.throw('variables must be an array or an object of tf.Variable; got 1.');
    expect(make({variables: 7})).to.throw('tf.Variable; got 7.');
    expect(make({variables: {a: tf.scalar(1)}})).to.throw('tf.Variable; got a tensor [].');
    expect(make({variables: [], optimizer: 'adam'})).to.throw(
      'optimizer must be one of tf.train; got "adam".',
    );
    expect(make({optimizer: tf.train.sgd(1)})).to.throw('optimizer goes with variables');
    expect(make({model: tf.sequential(), variables: []})).to.throw('either model, or variables');
  });
});

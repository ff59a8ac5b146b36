/**
 * Values of arguments that plain tfjs takes for something else, or refuses with an error that does not help.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

const newModel = () =>
  withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], name: 'only'})]}));

function compiled() {
  const model = newModel();
  model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
  return model;
}

const dataset = {
  size: 2,
  iterator() {
    let left = 2;
    const next = () =>
      Promise.resolve(
        left-- > 0
          ? {value: {xs: tf.ones([4, 2]), ys: tf.zeros([4, 1])}, done: false}
          : {value: null, done: true},
      );
    return Promise.resolve({next});
  },
};

describe('values of arguments', () => {
  let x: tf.Tensor;
  let y: tf.Tensor;
  before(() => ([x, y] = [tf.ones([4, 2]), tf.zeros([4, 1])]));
  after(() => tf.dispose([x, y]));

  async function expectRefusal(
    run: (model: ReturnType<typeof compiled>) => unknown,
    message: string,
  ): Promise<void> {
    const model = compiled();
    const tensors = tf.memory().numTensors;
    const error = await failureOf(() => run(model));
    expect(error.message).to.equal(message);
    expect(error.name).to.equal('UsageError');
    expect(tf.memory().numTensors, message).to.equal(tensors);
    model.dispose();
  }

  it('of fit are refused if they mean nothing', async () => {
    const validation = 'validationData must be [x, y] or [x, y, sampleWeight]; got';
    const without = 'Leave it out to train without validation.';
    const weights = 'classWeight must be weights by class, such as {0: 1, 1: 5}; got';
    for (const [args, message] of [
      [{validationData: []}, `${validation} []. ${without}`],
      [{validationData: [1]}, `${validation} [1]. ${without}`],
      [{validationData: {xs: 1}}, `${validation} {xs: 1}. ${without}`],
      [{shuffle: 'yes'}, 'shuffle must be true or false; got "yes".'],
      [{shuffle: 7}, 'shuffle must be true or false; got 7.'],
      [{verbose: 'yes'}, 'verbose must be 0, 1, 2 or \'auto\'; got "yes".'],
      [{verbose: {}}, "verbose must be 0, 1, 2 or 'auto'; got {}."],
      [{batchSize: '8'}, 'batchSize must be a positive integer; got "8".'],
      [{classWeight: 'a'}, `${weights} "a".`],
      [{classWeight: 5}, `${weights} 5.`],
      [{classWeight: {0: 1, 1: '5'}}, `${weights} {0: 1, 1: "5"}.`],
      [{classWeight: {only: {0: 'a'}}}, `${weights} {only: {0: "a"}}.`],
    ] as const)
      await expectRefusal(model => model.fit(x, y, args as never), `fit: ${message}`);
    await expectRefusal(
      model => model.fit(x, y, {validationData: x as never}),
      `fit: ${validation} a tensor [4, 2]. ${without}`,
    );
  });

  it('of fitDataset too', async () => {
    for (const [args, message] of [
      [{batchesPerEpoch: '2'}, 'batchesPerEpoch must be a positive integer; got "2".'],
      [{validationBatches: '2'}, 'validationBatches must be a positive integer; got "2".'],
      [{verbose: 'no'}, 'verbose must be 0, 1, 2 or \'auto\'; got "no".'],
      [{classWeight: 'a'}, 'classWeight must be weights by class, such as {0: 1, 1: 5}; got "a".'],
    ] as const) {
      const run = (model: ReturnType<typeof compiled>) =>
        model.fitDataset(dataset, {epochs: 1, ...args} as never);
      await expectRefusal(run, `fitDataset: ${message}`);
    }
    const {message} = await failureOf(() =>
      compiled().fitDataset(dataset, {epochs: 1, validationData: [] as never}),
    );
    expect(message).to.match(/^fitDataset: validationData must be/);
  });

  it('are taken as plain tfjs takes them', async () => {
    const taken = [
      ...[true, false, 0, 1, '', NaN, null, undefined].map(shuffle => ({shuffle})),
      ...[-1, 0, 1, 2, true, false, 'auto', null].map(verbose => ({verbose})),
      ...[null, {0: 1}, [{0: 1, 1: 2}], [null], {only: {0: 1}}].map(classWeight => ({classWeight})),
      {validationData: null, batchSize: null},
    ];
    for (const args of taken) {
      const {history} = await compiled().fit(x, y, {epochs: 1, ...args} as never);
      expect(history.loss).to.have.length(1);
    }
  });

  it('a dataset and tensors go to different methods', async () => {
    const fit = 'fit: x is a dataset, not tensors. Call fitDataset.';
    await expectRefusal(model => model.fit(dataset as never, {epochs: 1} as never), fit);
    await expectRefusal(model => (model.fit as (x: unknown) => unknown)(dataset), fit);
    await expectRefusal(
      model => model.evaluate(dataset as never, y),
      'evaluate: x is a dataset, not tensors. Call evaluateDataset.',
    );
    await expectRefusal(
      model => model.trainOnBatch(dataset as never, y),
      'trainOnBatch: x is a dataset, not tensors. Call fitDataset.',
    );
    await expectRefusal(
      model => model.evaluateDataset(x as never, y as never),
      'evaluateDataset: expected a tf.data.Dataset; got a tensor [4, 2]. For tensors, call evaluate(x, y).',
    );
  });

  it('of evaluate', async () => {
    const message = 'verbose must be 0, 1, 2 or \'auto\'; got "yes".';
    const args = {verbose: 'yes'} as never;
    await expectRefusal(model => model.evaluate(x, y, args), `evaluate: ${message}`);
    await expectRefusal(model => model.evaluateLogs(x, y, args), `evaluateLogs: ${message}`);
    await expectRefusal(model => model.evaluateDataset(dataset, args), `evaluateDataset: ${message}`);
  });

  it('of evaluateDataset are shown as they were given', async () => {
    const message = 'evaluateDataset: batches must be a positive integer, got "2".';
    await expectRefusal(model => model.evaluateDataset(dataset, {batches: '2'} as never), message);
  });

  it('of compile', () => {
    const compile = (args: object) => () => newModel().compile({optimizer: 'sgd', loss: 'mse', ...args});
    const names =
      'Give adadelta, adagrad, adam, adamax, rmsprop, sgd, or an optimizer, such as tf.train.adam(0.001).';
    expect(compile({optimizer: 'adamm'})).to.throw(
      `compile: unknown optimizer "adamm". Did you mean "adam" or "adamax"? ${names}`,
    );
    expect(compile({loss: 'huberLoss'})).to.throw('unknown loss "huberLoss". Did you mean "huber"?');
    expect(compile({optimizer: 'constructor'})).to.throw(`unknown optimizer "constructor". ${names}`);
    expect(compile({optimizer: 5})).to.throw(`compile: expected an optimizer, got 5. ${names}`);
    expect(compile({optimizer: {}})).to.throw(`compile: expected an optimizer, got {}. ${names}`);
    expect(compile({optimizer: tf.train.adam})).to.throw('compile: expected an optimizer, got a function');
    for (const loss of [MeanSquaredError, new MeanSquaredError(), [MeanSquaredError]])
      expect(compile({loss})).to.throw(/^compile: loss .* got the metric MeanSquaredError\.$/);
    const unreadable = [new Map([['only', 'mae']]), new Set(['mae']), new Date(0), Promise.resolve(['mae'])];
    for (const key of ['loss', 'lossWeights', 'metrics', 'weightedMetrics'])
      for (const value of unreadable)
        expect(compile({[key]: value})).to.throw('expected an object with only; got an object of class');
    for (const [optimizer, className] of [
      ['SGD', 'SGD'],
      ['RMSProp', 'RMSProp'],
      ['RMSprop', 'RMSProp'],
      ['ADAM', 'Adam'],
      [tf.train.momentum(0.1, 0.9), 'Momentum'],
    ] as const) {
      const model = newModel();
      model.compile({optimizer, loss: 'mse'});
      expect(model.optimizer.getClassName()).to.equal(className);
      model.dispose();
    }
    const finite =
      'compile: lossWeights must be a finite number for each output (only), as an array or by name;';
    expect(compile({lossWeights: 'a'})).to.throw(`${finite} got "a".`);
    expect(compile({lossWeights: ['a']})).to.throw(`${finite} got ["a"].`);
    expect(compile({lossWeights: [1, 2]})).to.throw(`${finite} got [1, 2].`);
  });
});

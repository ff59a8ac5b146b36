import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {type CompileArgs, type FitArgs} from '../../../src/index.js';
import {dataset} from '../../callbacks/helpers.js';
import {epochOf, expectClose, expectRecord, numbers} from '../../support.js';
import {ROWS, x, labels, y, w, first, keras, prefixed, sorted} from '../support/keras_data.js';
import {failureOf} from '../../outcomes.js';

const KERNEL = tf.tensor2d([[0.5], [-1]]);
const BIAS = tf.tensor1d([0.25]);

describe('Weights of a model with one output', () => {
  const binary = (args: Partial<CompileArgs> = {}, rate = 0) =>
    keras(
      tf.sequential({layers: [tf.layers.dense({units: 1, activation: 'sigmoid', inputShape: [2]})]}),
      [KERNEL, BIAS],
      {
        loss: 'binaryCrossentropy',
        metrics: ['accuracy', 'mse'],
        weightedMetrics: ['accuracy', 'mae', {className: 'AUC', config: {name: 'auc'}}],
        ...args,
      },
      rate,
    );
  const fitArgs = {epochs: 1, batchSize: 5, shuffle: false, verbose: 0 as const};
  const validationData = [first(x, 7), first(y, 7), first(w, 7)] as const;
  const weighted = {
    accuracy: 0.5384616,
    auc: 0.8111393,
    loss: 0.8621092,
    mae: 0.4403273,
    mse: 0.2120212,
    weighted_accuracy: 0.519082,
  };
  const validated = {
    accuracy: 0.5714286,
    auc: 0.7405491,
    loss: 1.0234603,
    mae: 0.4492721,
    mse: 0.2220767,
    weighted_accuracy: 0.5774996,
  };
  const all = sorted({...weighted, ...prefixed(validated, 'val_')});

  it('are those of fit, and of its 3-element validation data', async () => {
    const given: FitArgs['sampleWeight'][] = [
      w,
      numbers(w),
      Float32Array.from(numbers(w)),
      tf.reshape(w, [ROWS, 1]),
    ];
    for (const sampleWeight of given) {
      const history = await binary().fit(x, y, {...fitArgs, sampleWeight, validationData});
      expectRecord(epochOf(history, 0), all);
    }
  });

  it('are those of datasets, for training and validation', async () => {
    const history = await binary().fitDataset(dataset(x, y, 5, w), {
      epochs: 1,
      verbose: 0,
      validationData: dataset(validationData[0], validationData[1], 3, validationData[2]),
    });
    expectRecord(epochOf(history, 0), all);
  });

  it('are those of a validation split', async () => {
    const history = await binary().fit(x, y, {...fitArgs, sampleWeight: w, validationSplit: 6 / ROWS});
    const tail = <T extends tf.Tensor>(t: T) => tf.slice(t, 7, 6);
    const {val_loss, val_auc} = epochOf(history, 0);
    const {loss, auc} = await binary().evaluateLogs(tail(x), tail(y), {sampleWeight: tail(w)});
    expectClose([val_loss, val_auc], [loss, auc]);
  });

  it('follow their samples when fit shuffles', async () => {
    const history = await binary().fit(x, y, {...fitArgs, shuffle: true, sampleWeight: w, validationData});
    const {auc, mae, weighted_accuracy, ...rest} = epochOf(history, 0);
    expectClose([auc, mae, weighted_accuracy], [weighted.auc, weighted.mae, weighted.weighted_accuracy]);
    expectClose([rest.loss], [weighted.loss]);
  });

  it('are those of evaluate, evaluateLogs, evaluateDataset and trainOnBatch', async () => {
    const model = binary();
    for (const batchSize of [5, 13]) {
      const record = await model.evaluateLogs(x, y, {sampleWeight: w, batchSize});
      expectRecord(sorted(record), weighted);
      const names = model.metricsNames;
      const scalars = model.evaluate(x, y, {sampleWeight: w, batchSize}) as tf.Scalar[];
      expectRecord(sorted(Object.fromEntries(names.map((n, i) => [n, numbers(scalars[i])[0]]))), weighted);
      expectRecord(sorted(await model.evaluateLogs(dataset(x, y, batchSize, w))), weighted);
    }
    const batch = (await model.trainOnBatch(x, y, {sampleWeight: w})) as number[];
    expectRecord(sorted(Object.fromEntries(model.metricsNames.map((n, i) => [n, batch[i]]))), weighted);
  });

  it('by class count in training, and not in validation', async () => {
    const [vx, vy] = validationData;
    const classWeight = {0: 0.5, 1: 2};
    const wanted = sorted({
      accuracy: 0.5384616,
      auc: 0.7619048,
      loss: 0.7580208,
      mae: 0.4223883,
      mse: 0.2120212,
      weighted_accuracy: 0.6470588,
      val_accuracy: 0.5714286,
      val_auc: 0.75,
      val_loss: 0.6342047,
      val_mae: 0.4486442,
      val_mse: 0.2220767,
      val_weighted_accuracy: 0.5714286,
    });
    const fitted = await binary().fit(x, y, {...fitArgs, classWeight, validationData: [vx, vy]});
    expectRecord(epochOf(fitted, 0), wanted);
    const args = {epochs: 1, verbose: 0 as const, classWeight, validationData: dataset(vx, vy, 3)};
    expectRecord(epochOf(await binary().fitDataset(dataset(x, y, 5), args), 0), wanted);
  });

  it('of an empty batch count for nothing', async () => {
    const wanted = {
      accuracy: 0.5384616,
      auc: 0.7619048,
      loss: 0.6124147,
      mae: 0.4411593,
      mse: 0.2120212,
      weighted_accuracy: 0.5384616,
    };
    expectRecord(epochOf(await binary().fit(x, y, fitArgs), 0), wanted);
    const sampleWeight = tf.ones([ROWS]);
    expectRecord(epochOf(await binary().fit(x, y, {...fitArgs, sampleWeight}), 0), wanted);
  });

  it('train to the weights of Keras', async () => {
    const args = {...fitArgs, epochs: 2};
    const bySamples = binary({}, 0.5);
    await bySamples.fit(x, y, {...args, sampleWeight: w});
    expectClose(bySamples.getWeights().flatMap(numbers), [1.1302177, -0.9177924, -0.0066651], 1e-6);
    const byClasses = binary({}, 0.5);
    await byClasses.fit(x, y, {...args, classWeight: {0: 0.5, 1: 2}});
    expectClose(byClasses.getWeights().flatMap(numbers), [0.7719502, -0.8307805, 0.926057], 1e-6);
  });

  it('are errors when they do not fit', async () => {
    const fit = (sampleWeight: unknown) => binary().fit(x, y, {...fitArgs, sampleWeight} as FitArgs);
    expect((await failureOf(fit(tf.ones([4])))).message).to.contain('4');
    expect((await failureOf(fit({wrong: w}))).message).to.contain('wrong');
    const both = {...fitArgs, sampleWeight: w, classWeight: {0: 1, 1: 2}};
    expect((await failureOf(binary().fit(x, y, both))).message).to.contain('classWeight');
    const [vx, vy] = validationData;
    const short = binary().fit(x, y, {...fitArgs, validationData: [vx, vy, w]});
    expect((await failureOf(short)).message).to.contain('7');
  });

  it('leave no tensor behind', async () => {
    const model = binary();
    const flat = tf.tensor1d(labels); // tfjs makes a column of it
    const run = async () => {
      await model.fit(x, y, {...fitArgs, sampleWeight: w, validationData});
      await model.fit(x, y, {...fitArgs, sampleWeight: numbers(w)});
      await model.fit(x, y, {...fitArgs, classWeight: {0: 1, 1: 2}});
      await model.fitDataset(dataset(x, y, 5, w), {
        epochs: 1,
        verbose: 0,
        validationData: dataset(x, y, 5, w),
      });
      await model.evaluateLogs(x, y, {sampleWeight: numbers(w)});
      await model.trainOnBatch(x, y, {sampleWeight: w});
      await failureOf(model.fit(x, y, {...fitArgs, sampleWeight: [1, 2]}));
      const {message} = await failureOf(model.fit(x, y, {...fitArgs, classWeight: {0: 1}}));
      expect(message).to.contain('class 1 has no weight');
      await failureOf(model.fit(x, flat, {...fitArgs, classWeight: {0: 1}}));
    };
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).to.equal(before);
  });
});

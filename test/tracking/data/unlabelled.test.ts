/** Targets without labels for outputs that have no loss. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {PredictionLogger} from '../../../callbacks/validation/prediction_logger.js';
import {ThresholdTuner} from '../../../callbacks/validation/threshold_tuner.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import type {Extended} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {dataset} from '../../callbacks/helpers.js';
import {failureOf} from '../../outcomes.js';

type Model = tf.LayersModel & Extended;
const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

/** Outputs a [2] and b, whose shape may be [5], [5, 1] (class ids would fit) or [5, 3]. */
function build(
  b: 'vector' | 'column' | 'sequence' = 'vector',
  compile: object = {loss: {a: 'meanSquaredError'}, metrics: {a: ['mae']}},
): Model {
  const input = tf.input({shape: [3]});
  const shared = tf.layers.dense({units: 5, activation: 'tanh', kernelInitializer: seeded(1)}).apply(input);
  const outA = tf.layers.dense({units: 2, name: 'a', kernelInitializer: seeded(2)}).apply(shared);
  const last = {
    vector: () => tf.layers.dense({units: 5, name: 'b', kernelInitializer: seeded(3)}).apply(shared),
    column: () => tf.layers.dense({units: 1, name: 'b', kernelInitializer: seeded(3)}).apply(shared),
    sequence: () => tf.layers.repeatVector({n: 4, name: 'b'}).apply(shared),
  }[b]();
  const model = withMetrics(tf.model({inputs: input, outputs: [outA, last] as tf.SymbolicTensor[]}));
  model.compile({optimizer: tf.train.adam(0.05), ...compile} as never);
  return model;
}

/** What the model with the output a alone reports and learns. */
function alone(): Model {
  const input = tf.input({shape: [3]});
  const shared = tf.layers.dense({units: 5, activation: 'tanh', kernelInitializer: seeded(1)}).apply(input);
  const outA = tf.layers.dense({units: 2, name: 'a', kernelInitializer: seeded(2)}).apply(shared);
  const model = withMetrics(tf.model({inputs: input, outputs: outA as tf.SymbolicTensor}));
  model.compile({optimizer: tf.train.adam(0.05), loss: 'meanSquaredError', metrics: ['mae']});
  return model;
}

let x: tf.Tensor;
let ya: tf.Tensor;
let yb: tf.Tensor;
let w: tf.Tensor;
before(() => {
  x = tf.randomNormal([10, 3], 0, 1, 'float32', 1);
  ya = tf.randomNormal([10, 2], 0, 1, 'float32', 2);
  yb = tf.randomNormal([10, 5], 0, 1, 'float32', 3);
  w = tf.randomUniform([10], 0, 2, 'float32', 4);
});
after(() => tf.dispose([x, ya, yb, w]));

const weightsOf = (model: tf.LayersModel): number[] =>
  model
    .getLayer('a')
    .getWeights()
    .flatMap(t => Array.from(t.dataSync()));
const args = {epochs: 2, batchSize: 4, shuffle: false, verbose: 0} as const;

function close(got: readonly number[], want: readonly number[]): void {
  expect(got).to.have.lengthOf(want.length);
  got.forEach((v, i) => expect(v).to.be.closeTo(want[i], 1e-5));
}

/** The dataset with these targets in each element. */
function elements(targets: (a: tf.Tensor) => unknown) {
  const source = dataset(x, ya, 4);
  return {
    size: source.size,
    async iterator() {
      const iterator = await source.iterator();
      return {
        async next() {
          const {value, done} = await iterator.next();
          return {value: value && {...value, ys: targets(value.ys)}, done};
        },
      };
    },
  };
}

const forms: Record<string, (a: tf.Tensor) => unknown> = {
  'by name': a => ({a}),
  'by name, null': a => ({a, b: null}),
  'by name, undefined': a => ({a, b: undefined}),
  'the labels alone': a => a,
  'a list of the labels there are': a => [a],
  'a list with null': a => [a, null],
};

describe('an output that has no loss and no labels', () => {
  for (const [form, targets] of Object.entries(forms)) {
    it(`is left out by fit and fitDataset: ${form}`, async () => {
      const reference = alone();
      const expected = await reference.fit(x, ya, {...args, validationData: [x, ya]});
      for (const b of ['vector', 'column', 'sequence'] as const) {
        for (const tensors of [true, false]) {
          const model = build(b);
          await model.evaluateLogs(x, targets(ya) as never);
          const before = tf.memory().numTensors;
          const validationData = [x, targets(ya)] as never;
          const {history} = tensors
            ? await model.fit(x, targets(ya) as never, {...args, validationData})
            : await model.fitDataset(elements(targets) as never, {epochs: 2, verbose: 0, validationData});
          // Adam has made its slots.
          const slots = 2 * model.trainableWeights.length;
          expect(tf.memory().numTensors - before).to.be.at.most(slots + 3);
          const second = tf.memory().numTensors;
          close(history.loss as number[], expected.history.loss as number[]);
          close(history.val_loss as number[], expected.history.val_loss as number[]);
          close(history.a_mae as number[], expected.history.mae as number[]);
          close(weightsOf(model), weightsOf(reference));
          await model.fit(x, targets(ya) as never, {...args, epochs: 1, validationSplit: 0.3});
          await model.fitDataset(elements(targets) as never, {
            epochs: 1,
            verbose: 0,
            validationData: elements(targets),
          });
          expect(tf.memory().numTensors).to.equal(second);
        }
      }
    });

    it(`is left out by evaluate, evaluateDataset, evaluateLogs and trainOnBatch: ${form}`, async () => {
      const reference = alone();
      const expected = await reference.evaluateLogs(x, ya);
      const model = build();
      const y = targets(ya) as never;
      await model.trainOnBatch(x, y);
      model.setWeights(build().getWeights());
      const before = tf.memory().numTensors;
      close([(await model.evaluateLogs(x, y)).loss], [expected.loss]);
      const results = [
        model.evaluate(x, y) as tf.Scalar[],
        (await model.evaluateDataset(elements(targets) as never)) as tf.Scalar[],
      ];
      for (const scalars of results) {
        close([scalars[0].dataSync()[0], scalars[2].dataSync()[0]], [expected.loss, expected.mae]);
      }
      tf.dispose(results);
      close([((await model.trainOnBatch(x, y)) as number[])[0]], [expected.loss]);
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('is left out with a list of losses, a seed, weights of samples and classes, and an early stop', async () => {
    const input = tf.input({shape: [3]});
    const a = tf.layers.dense({units: 2, name: 'a', activation: 'softmax'}).apply(input);
    const b = tf.layers.dense({units: 1, name: 'b'}).apply(input);
    const seededModel = withMetrics(tf.model({inputs: input, outputs: [a, b] as tf.SymbolicTensor[]}), {
      seed: 1,
    });
    seededModel.compile({
      optimizer: 'sgd',
      loss: ['categoricalCrossentropy', null],
      weightedMetrics: {a: ['acc']},
    });
    const ids = tf.tensor1d([0, 1, 0, 1, 1, 0, 1, 0, 1, 1], 'int32');
    const marks = tf.oneHot(ids, 2).toFloat();
    const before = tf.memory().numTensors;
    await seededModel.fit(x, {a: marks}, {...args, shuffle: true, sampleWeight: w, validationSplit: 0.2});
    await seededModel.fit(x, [marks, null], {...args, classWeight: [{0: 1, 1: 3}, null] as never});
    await seededModel.fit(x, [marks], {
      ...args,
      validationSplit: 0.2,
      callbacks: {onBatchEnd: () => void (seededModel.stopTraining = true)},
    });
    await seededModel.trainOnBatch(x, {a: marks}, {classWeight: {a: {0: 1, 1: 3}}});
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose([ids, marks]);
  });

  it('takes labels all the same', async () => {
    const model = build();
    await model.fit(x, {a: ya, b: yb}, args);
    await model.fit(x, [ya, yb], args);
    expect(await model.evaluateLogs(x, [ya, yb])).to.have.keys('loss', 'a_loss', 'a_mae');
  });

  it('passes an empty tensor to tracked functions', async () => {
    const model = build();
    const shapes: number[][] = [];
    model.addMetric(({targets, outputs}) => {
      shapes.push(targets[1].shape);
      return tf.mean(outputs[1]);
    }, 'size_of_b');
    await model.fit(x, {a: ya}, {...args, epochs: 1});
    expect(shapes).to.deep.equal([
      [4, 0],
      [4, 0],
      [2, 0],
    ]);
  });
});

describe('labels that are missing', () => {
  const named = async (model: Model, action: () => unknown, ...words: string[]): Promise<void> => {
    const before = tf.memory().numTensors;
    const failure = await failureOf(async () => action());
    for (const word of words) expect(failure.message).to.contain(word);
    expect(tf.memory().numTensors).to.equal(before);
    expect((model as unknown as {isTraining: boolean}).isTraining).to.equal(false);
  };

  for (const metrics of ['metrics', 'weightedMetrics']) {
    it(`are an error that names the output where ${metrics} need them`, async () => {
      const model = build('vector', {loss: {a: 'meanSquaredError'}, [metrics]: {b: ['mae']}});
      const words = ['"b"', 'b_mae'];
      const all = {...args, validationData: [x, {a: ya}]};
      await model.fit(x, {a: ya, b: yb}, {...args, epochs: 1});
      await named(model, () => model.fit(x, {a: ya}, args), 'fit', ...words);
      await named(model, () => model.fit(x, [ya, null], args), 'fit', ...words);
      await named(model, () => model.fit(x, [ya, yb], all as never), 'fit, validationData', ...words);
      await named(model, () => model.evaluate(x, {a: ya}), 'evaluate', ...words);
      await named(model, () => model.evaluateLogs(x, {a: ya}), 'evaluateLogs', ...words);
      await named(model, () => model.trainOnBatch(x, {a: ya}), 'trainOnBatch', ...words);
      await named(
        model,
        () => model.evaluateDataset(elements(a => ({a})) as never),
        'evaluateDataset',
        ...words,
      );
      await named(
        model,
        () => model.fitDataset(elements(a => ({a})) as never, {epochs: 1, verbose: 0}),
        'fitDataset',
        ...words,
      );
    });
  }

  it('are an error that names the output where a loss needs them', async () => {
    const model = build();
    await named(model, () => model.fit(x, {b: yb}, args), '"a"', 'a loss');
    await named(model, () => model.fit(x, [null, yb], args), '"a"', 'a loss');
    await named(model, () => model.evaluateLogs(x, {a: null, b: yb}), '"a"', 'a loss');
  });

  it('are an error after a compile in mid-training that wants them', async () => {
    const model = build();
    const optimizer = tf.train.sgd(0.1);
    const onBatchEnd = (): void => model.compile({optimizer, loss: 'meanSquaredError'});
    const failure = await failureOf(() => model.fit(x, {a: ya}, {...args, callbacks: {onBatchEnd}}));
    expect(failure.message).to.contain('"b"');
  });

  it('do not hide a misspelt name', async () => {
    const model = build();
    await named(model, () => model.fit(x, {a: ya, bb: yb}, args), 'bb');
  });

  const readers = {
    ValidationMetrics: (data?: never) => new ValidationMetrics({metrics: {b: ['mae']}, data}),
    ThresholdTuner: (data?: never) => new ThresholdTuner({output: 'b', data}),
    PredictionLogger: (data?: never) => new PredictionLogger({loss: {b: 'meanSquaredError'}, data}),
  };
  for (const [name, make] of Object.entries(readers)) {
    it(`are an error of ${name} that looks at them, in fit's validation and in its own data`, async () => {
      const model = build();
      await model.fit(x, ya, {...args, epochs: 1});
      const validationData = [x, {a: ya}] as const;
      const own = [x, [ya, null]] as never;
      const calls = [
        {...args, validationData, callbacks: make()},
        {...args, callbacks: make(own)},
      ];
      for (const call of calls) await named(model, () => model.fit(x, {a: ya}, call as never), name, '"b"');
    });
  }

  it('are an error beside class weights for them', async () => {
    const model = build();
    await model.fit(x, ya, {...args, epochs: 1});
    await named(model, () => model.trainOnBatch(x, ya, {classWeight: {b: {0: 1}}}), '"b"');
  });

  it('do not matter to callbacks that look at other outputs', async () => {
    const model = build();
    const shapes: number[][] = [];
    const own = [x, {a: ya}] as never;
    const seen: unknown[] = [];
    const report = (examples: readonly {yTrue: unknown}[]): void => void seen.push(examples[0].yTrue);
    const compute = ({yTrue}: {yTrue: tf.Tensor[]}) => {
      shapes.push(yTrue[1].shape);
      return {n: yTrue[0].shape[0]};
    };
    await model.fit(x, ya, {...args, epochs: 1});
    const before = tf.memory().numTensors;
    const {history} = await model.fit(
      x,
      {a: ya},
      {
        ...args,
        epochs: 1,
        validationData: [x, {a: ya}],
        callbacks: [
          new ValidationMetrics<tf.Tensor[]>({metrics: {a: ['mae']}, compute, prefix: 'shared_'}),
          new ValidationMetrics({metrics: {a: ['mae']}, data: own, prefix: 'own_'}),
          new PredictionLogger({report}),
          new PredictionLogger({report, data: own}),
        ],
      },
    );
    expect(tf.memory().numTensors).to.equal(before);
    close(history.own_a_mae as number[], history.val_a_mae as number[]);
    expect(shapes).to.deep.equal([[10, 0]]);
    expect(seen).to.have.lengthOf(2);
    for (const [a, b] of seen as unknown[][]) {
      expect(a).to.have.lengthOf(2);
      expect(b).to.deep.equal([]);
    }
  });
});

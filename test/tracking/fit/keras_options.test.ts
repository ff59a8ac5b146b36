/** What Keras takes and plain tfjs does not: frozen models, validationFreq, classWeight in trainOnBatch. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import type {Extended} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {dataset} from '../../callbacks/helpers.js';
import {failureOf} from '../support/failure.js';

type Model = tf.LayersModel & Extended;
const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

function build(units = 1, loss = 'meanSquaredError', optimizer: tf.Optimizer = tf.train.adam(0.1)): Model {
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({units: 3, activation: 'tanh', inputShape: [2], kernelInitializer: seeded(1)}),
        tf.layers.dense({
          units,
          activation: units === 1 ? 'linear' : 'softmax',
          kernelInitializer: seeded(2),
        }),
      ],
    }),
  );
  model.compile({optimizer, loss, metrics: ['mae']});
  return model;
}

let x: tf.Tensor2D;
let y: tf.Tensor2D;
before(() => {
  x = tf.randomNormal([12, 2], 0, 1, 'float32', 1);
  y = tf.randomNormal([12, 1], 0, 1, 'float32', 2);
});
after(() => tf.dispose([x, y]));

const weightsOf = (model: tf.LayersModel): number[][] =>
  model.layers.flatMap(layer => layer.getWeights().map(w => Array.from(w.dataSync())));

async function warned<T>(action: () => Promise<T>): Promise<{value: T; warnings: string[]}> {
  const warnings: string[] = [];
  const {warn} = console;
  console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
  try {
    return {value: await action(), warnings};
  } finally {
    console.warn = warn;
  }
}

describe('a model whose layers are all frozen', () => {
  for (const compiledAfterwards of [true, false]) {
    it(`is evaluated, and not trained (compiled ${compiledAfterwards ? 'after' : 'before'} freezing)`, async () => {
      const optimizer = tf.train.adam(0.1);
      const model = build(1, 'meanSquaredError', optimizer);
      model.trainable = false;
      for (const layer of model.layers) layer.trainable = false;
      if (compiledAfterwards) model.compile({optimizer, loss: 'meanSquaredError', metrics: ['mae']});
      const before = weightsOf(model);
      const expected = await model.evaluateLogs(x, y);
      const tensors = tf.memory().numTensors;
      const {value, warnings} = await warned(async () => [
        await model.fit(x, y, {epochs: 2, batchSize: 4, verbose: 0, validationData: [x, y]}),
        await model.fitDataset(dataset(x, y, 4) as never, {epochs: 2, verbose: 0}),
      ]);
      expect(await model.trainOnBatch(x, y)).to.be.an('array');
      expect(tf.memory().numTensors).to.equal(tensors);
      for (const {history} of value) {
        for (const key of ['loss', 'mae']) {
          for (const v of history[key] as number[]) expect(v).to.be.closeTo(expected[key], 1e-5);
        }
      }
      expect(weightsOf(model)).to.deep.equal(before);
      expect(optimizer.iterations).to.equal(0);
      expect(warnings.filter(w => w.includes('no trainable weights'))).to.have.lengthOf(1);
      // Thawed, it trains.
      model.trainable = true;
      for (const layer of model.layers) layer.trainable = true;
      model.compile({optimizer, loss: 'meanSquaredError', metrics: ['mae']});
      await model.fit(x, y, {epochs: 1, verbose: 0});
      expect(weightsOf(model)).not.to.deep.equal(before);
    });
  }
});

describe('validationFreq', () => {
  const EVERY = [1, 2, 3, 4, 5];
  const CASES: [number | number[], number[]][] = [
    [1, EVERY],
    [2, [2, 4]],
    [3, [3]],
    [7, []],
    [
      [1, 4],
      [1, 4],
    ],
    [[5], [5]],
    [[9], []],
  ];
  type Train = (model: Model, args: object) => Promise<tf.History>;
  const WAYS: Record<string, Train> = {
    'fit': (model, args) =>
      model.fit(x, y, {epochs: 5, batchSize: 4, verbose: 0, validationData: [x, y], ...args}),
    'fit with a split': (model, args) =>
      model.fit(x, y, {epochs: 5, batchSize: 4, verbose: 0, validationSplit: 0.25, ...args}),
    'fitDataset': (model, args) =>
      model.fitDataset(dataset(x, y, 4) as never, {
        epochs: 5,
        verbose: 0,
        validationData: dataset(x, y, 4),
        ...args,
      }),
  };
  for (const [way, train] of Object.entries(WAYS)) {
    it(`${way}: validates those epochs, counted from 1, and no others`, async () => {
      const full = (await train(build(), way === 'fitDataset' ? {} : {shuffle: false})).history;
      for (const [validationFreq, expected] of CASES) {
        const validated: number[] = [];
        const shared = new ValidationMetrics({metrics: ['mse'], prefix: 'own_'});
        const stop = new EarlyStopping({monitor: 'val_loss', patience: 9});
        const hear = {
          onEpochEnd(epoch: number, logs: object) {
            if ('val_loss' in logs && 'val_mae' in logs) validated.push(epoch + 1);
          },
        };
        const {value, warnings} = await warned(() =>
          train(build(), {
            validationFreq,
            callbacks: [hear, shared, stop],
            ...(way === 'fitDataset' ? {} : {shuffle: false}),
          }),
        );
        expect(validated).to.deep.equal(expected);
        expect(shared.results.map(r => r.epoch + 1)).to.deep.equal(expected);
        expect(warnings).to.deep.equal([]);
        const {history} = value;
        expect(Object.keys(history).includes('val_loss')).to.equal(expected.length > 0);
        for (const key of ['loss', 'mae', 'val_loss', 'val_mae'].filter(k => k in history)) {
          expect(history[key]).to.have.lengthOf(5);
        }
        // The numbers are those of a training that validates always, NaN elsewhere.
        EVERY.forEach((epoch, i) => {
          if (!('val_loss' in history)) return;
          const v = history.val_loss[i] as number;
          if (expected.includes(epoch)) expect(v).to.be.closeTo(full.val_loss[i] as number, 1e-6);
          else expect(v).to.be.NaN;
        });
      }
    });
  }

  it('must be a positive integer or a list of these, and needs something to validate on', async () => {
    const model = build();
    for (const validationFreq of [0, -1, 1.5, NaN, [], [0], [1, 'a'], '2', true, {}]) {
      const failure = await failureOf(() =>
        model.fit(x, y, {validationData: [x, y], validationFreq: validationFreq as never}),
      );
      expect(failure.name).to.equal('UsageError');
      expect(failure.message).to.match(/validationFreq must be a positive integer/);
    }
    expect((await failureOf(() => model.fit(x, y, {validationFreq: 2}))).message).to.match(
      /nothing to validate on/,
    );
    for (const none of [null, undefined]) {
      await model.fit(x, y, {verbose: 0, validationFreq: none as never});
    }
  });
});

describe('History', () => {
  it('keeps one length: of what addMetric adds while the model trains, and of what compile changes', async () => {
    for (const way of ['fit', 'fitDataset']) {
      const model = build();
      const again = {
        onEpochEnd(epoch: number) {
          if (epoch === 0) model.addMetric(({outputs: [p]}) => tf.mean(p), {name: 'level'});
          if (epoch === 2) model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mse']});
        },
      };
      const args = {epochs: 5, verbose: 0, callbacks: again};
      const {epoch, history} =
        way === 'fit'
          ? await model.fit(x, y, {...args, validationData: [x, y]})
          : await model.fitDataset(dataset(x, y, 4) as never, {...args, validationData: [x, y]});
      expect(epoch).to.have.lengthOf(5);
      const finite = (key: string) => (history[key] as number[]).map(v => (Number.isNaN(v) ? 0 : 1));
      expect(Object.values(history).map(values => values.length)).to.deep.equal(
        Object.keys(history).map(() => 5),
      );
      for (const prefix of ['', 'val_']) {
        expect(finite(`${prefix}loss`)).to.deep.equal([1, 1, 1, 1, 1]);
        expect(finite(`${prefix}level`)).to.deep.equal([0, 1, 1, 1, 1]);
        expect(finite(`${prefix}mae`)).to.deep.equal([1, 1, 1, 0, 0]);
        expect(finite(`${prefix}mse`)).to.deep.equal([0, 0, 0, 1, 1]);
      }
    }
  });

  it('keeps one length when the last epoch is stopped before its validation', async () => {
    const model = build();
    const {history} = await model.fit(x, y, {
      epochs: 5,
      batchSize: 4,
      verbose: 0,
      validationData: [x, y],
      callbacks: {
        onEpochBegin(epoch) {
          if (epoch === 1) model.stopTraining = true;
        },
      },
    });
    expect(history.loss).to.have.lengthOf(2);
    expect(history.val_loss).to.have.lengthOf(2);
    expect(history.val_loss[1]).to.be.NaN;
  });
});

describe('classWeight in trainOnBatch', () => {
  const CLASS_WEIGHT = {0: 1, 1: 4, 2: 0.5};
  it('does what equal sample weights do, with ids and with one-hot rows', async () => {
    const ids = [0, 1, 2, 1, 0, 2, 2, 1, 0, 0, 1, 2];
    const weights = ids.map(id => CLASS_WEIGHT[id as 0]);
    const oneHot = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), 3), 'float32'));
    const column = tf.tensor2d(ids, [12, 1]);
    const w = tf.tensor1d(weights);
    for (const [loss, targets] of [
      ['categoricalCrossentropy', oneHot],
      ['sparseCategoricalCrossentropy', column],
    ] as const) {
      const [a, b] = [build(3, loss, tf.train.sgd(0.5)), build(3, loss, tf.train.sgd(0.5))];
      const before = tf.memory().numTensors;
      const got = await a.trainOnBatch(x, targets, {classWeight: CLASS_WEIGHT});
      expect(tf.memory().numTensors).to.equal(before);
      const expected = await b.trainOnBatch(x, targets, {sampleWeight: w});
      expect(got).to.deep.equal(expected);
      expect(weightsOf(a)).to.deep.equal(weightsOf(b));
      // As fit does it.
      const c = build(3, loss, tf.train.sgd(0.5));
      await c.fit(x, targets, {batchSize: 12, verbose: 0, shuffle: false, classWeight: CLASS_WEIGHT});
      weightsOf(c).forEach((values, i) =>
        values.forEach((value, k) => expect(value).to.be.closeTo(weightsOf(a)[i][k], 1e-6)),
      );
    }
    tf.dispose([oneHot, column, w]);
  });

  it('refuses a class without a weight, weights of both kinds, and other things; leaks nothing', async () => {
    const model = build(3, 'sparseCategoricalCrossentropy');
    const targets = tf.tensor2d([0, 1, 2, 1, 0, 2, 2, 1, 0, 0, 1, 2], [12, 1]);
    const w = tf.ones([12]);
    const before = tf.memory().numTensors;
    const errors: [object, RegExp][] = [
      [{classWeight: {0: 1, 1: 2}}, /class 2 has no weight/],
      [{classWeight: {0: 1, 1: 2, 2: 3}, sampleWeight: w}, /cannot be given together/],
      [{classWeight: 3}, /classWeight must be weights by class/],
      [{class_weight: {0: 1}}, /classWeight/],
    ];
    for (const [args, message] of errors) {
      const failure = await failureOf(() => model.trainOnBatch(x, targets, args));
      expect(failure.name).to.equal('UsageError');
      expect(failure.message).to.match(message);
    }
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose([targets, w]);
  });
});

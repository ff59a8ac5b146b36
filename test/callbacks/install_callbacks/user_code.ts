/** Code as users write it: each line works after `installCallbacks(tf)`. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {installCallbacks} from '../../../callbacks/install_callbacks.js';
import {getLearningRate, setLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import type {World} from './written_files.js';
import {failureOf, listen} from '../../outcomes.js';

/* oxlint-disable typescript/no-explicit-any -- what is installed is not in the types of tfjs */
const anyTf = tf as any;

const decoder = new TextDecoder();

/** Numbers of a weight, copied. */
const valuesOf = (model: tf.LayersModel) => model.getWeights().map(w => Array.from(w.dataSync()));

const epochOfBest = (values: readonly number[]) => values.indexOf(Math.max(...values));

/** A model whose loss never changes, since its input is 0. */
function flatModel(optimizer: tf.Optimizer): tf.Sequential {
  const model = tf.sequential({layers: [tf.layers.dense({units: 1, useBias: false, inputShape: [1]})]});
  model.compile({optimizer, loss: 'meanSquaredError'});
  return model;
}

/** Declares the tests for one kind of storage. */
export function describeLines(name: string, world: World): void {
  describe(`after installCallbacks(tf), ${name}`, () => {
    let uninstall: () => void;
    let train: {x: tf.Tensor2D; y: tf.Tensor2D};
    let validation: {x: tf.Tensor2D; y: tf.Tensor2D};
    const made: {dispose(): unknown}[] = [];
    const owned = <T extends {dispose(): unknown}>(thing: T): T => {
      made.push(thing);
      return thing;
    };
    /** fit, with validation. */
    const fit = (model: tf.LayersModel, epochs: number, callbacks: unknown) =>
      model.fit(train.x, train.y, {
        epochs,
        callbacks: callbacks as tf.Callback[],
        batchSize: 8,
        validationData: [validation.x, validation.y],
        shuffle: false,
      });

    beforeEach(async () => {
      await world.begin();
      uninstall = installCallbacks(tf);
      train = samples(32, 11);
      validation = samples(24, 12);
    });
    afterEach(async () => {
      uninstall();
      tf.dispose([train, validation]);
      for (const thing of made.splice(0)) thing.dispose();
      await world.end();
    });

    it("tf.callbacks.earlyStopping({monitor: 'val_auc', patience: 5, restoreBestWeights: true})", async () => {
      const model = withMetrics(owned(binaryModel()));
      model.compile({optimizer: owned(tf.train.sgd(3)), loss: 'binaryCrossentropy', metrics: ['AUC']});
      const weights: number[][][] = [];
      const stop = anyTf.callbacks.earlyStopping({
        monitor: 'val_auc',
        patience: 5,
        restoreBestWeights: true,
      });
      const {history} = await fit(model, 40, [stop, {onEpochEnd: () => void weights.push(valuesOf(model))}]);
      const auc = history.val_auc as number[];
      const best = epochOfBest(auc);
      expect(auc.length).to.equal(Math.min(40, best + 1 + 5));
      expect(auc.length).to.be.lessThan(40);
      expect(valuesOf(model)).to.deep.equal(weights[best]);
    });

    for (const option of ['minLr', 'minLR']) {
      it(`tf.callbacks.reduceLROnPlateau({monitor: 'val_loss', factor: 0.5, patience: 3, ${option}: 1e-6})`, async () => {
        const optimizer = owned(tf.train.sgd(4e-6));
        const model = owned(flatModel(optimizer));
        const x = owned(tf.zeros([4, 1]));
        const reduce = anyTf.callbacks.reduceLROnPlateau({
          monitor: 'val_loss',
          factor: 0.5,
          patience: 3,
          [option]: 1e-6,
          minDelta: 1e-4,
          cooldown: 0,
        });
        const {history} = await model.fit(x, x, {epochs: 12, validationData: [x, x], callbacks: [reduce]});
        const rates = [4, 4, 4, 4, 2, 2, 2, 1, 1, 1, 1, 1].map(r => r * 1e-6);
        (history.learning_rate as number[]).forEach((r, i) => expect(r).to.be.closeTo(rates[i], 1e-12));
        expect(getLearningRate(optimizer)).to.be.closeTo(1e-6, 1e-12);
      });
    }

    it('tf.callbacks.learningRateScheduler((epoch, lr) => epoch < 10 ? lr : lr * Math.exp(-0.1))', async () => {
      const optimizer = owned(tf.train.sgd(0.5));
      const model = owned(flatModel(optimizer));
      const x = owned(tf.zeros([4, 1]));
      const schedule = anyTf.callbacks.learningRateScheduler((epoch: number, lr: number) =>
        epoch < 10 ? lr : lr * Math.exp(-0.1),
      );
      const {history} = await model.fit(x, x, {epochs: 12, callbacks: schedule});
      expect(getLearningRate(optimizer)).to.be.closeTo(0.5 * Math.exp(-0.2), 1e-9);
      expect(history.learning_rate).to.have.length(12);
      expect((history.learning_rate as number[])[9]).to.be.closeTo(0.5, 1e-9);
    });

    const checkpoints: Record<string, (options: object) => unknown> = {
      "({filepath: './best', monitor: 'val_acc', saveBestOnly: true})": options =>
        anyTf.callbacks.modelCheckpoint({filepath: './best', ...options}),
      "('./best', {...})": options => anyTf.callbacks.modelCheckpoint('./best', options),
    };
    for (const [how, make] of Object.entries(checkpoints)) {
      it(`tf.callbacks.modelCheckpoint${how}`, async () => {
        const model = owned(binaryModel(['acc']));
        const weights: number[][][] = [];
        const {history} = await fit(model, 6, [
          {onEpochEnd: () => void weights.push(valuesOf(model))},
          make({monitor: 'val_acc', saveBestOnly: true}),
        ]);
        const loaded = owned(await world.model('./best'));
        expect(valuesOf(loaded)).to.deep.equal(weights[epochOfBest(history.val_acc as number[])]);
        const [mine, theirs] = [model, loaded].map(m => m.predict(validation.x) as tf.Tensor);
        expect(mine.shape).to.deep.equal(theirs.shape);
        tf.dispose([mine, theirs]);
      });
    }

    it("tf.callbacks.csvLogger('training.csv')", async () => {
      const model = owned(binaryModel(['acc']));
      const {history} = await fit(model, 3, [anyTf.callbacks.csvLogger('training.csv')]);
      const rows = ((await world.text('training.csv')) ?? '').trim().split('\r\n');
      expect(rows[0]).to.equal('epoch,acc,loss,val_acc,val_loss');
      expect(rows.slice(1).map(row => row.split(',').map(Number))).to.deep.equal(
        [0, 1, 2].map(e => [
          e,
          ...['acc', 'loss', 'val_acc', 'val_loss'].map(key => history[key][e] as number),
        ]),
      );
    });

    it('tf.callbacks.terminateOnNaN()', async () => {
      const model = owned(binaryModel());
      model.compile({optimizer: owned(tf.train.sgd(1)), loss: (_, p) => tf.mul(tf.mean(p), NaN)});
      let batches = 0;
      await listen(() =>
        fit(model, 3, [anyTf.callbacks.terminateOnNaN(), {onBatchEnd: () => void batches++}]),
      );
      expect(batches).to.equal(1);
    });

    it("tf.callbacks.tensorBoard('./logs')", async () => {
      const model = owned(binaryModel(['acc']));
      await fit(model, 2, [anyTf.callbacks.tensorBoard('./logs')]);
      const files = await world.folder('./logs');
      const text = files.map(file => decoder.decode(file)).join();
      expect(files.length).to.equal(2);
      for (const tag of ['brain.Event:2', 'epoch_loss', 'epoch_acc']) expect(text).to.contain(tag);
    });

    const optimizers = ['sgd', 'momentum', 'adagrad', 'adadelta', 'adam', 'adamax', 'rmsprop'];
    for (const optimizer of optimizers) {
      it(`tf.train.${optimizer}(tf.train.exponentialDecay(0.01, 100, 0.96))`, async () => {
        const following = owned(anyTf.train[optimizer](anyTf.train.exponentialDecay(0.01, 100, 0.96), 0.9));
        const model = owned(binaryModel());
        model.compile({optimizer: following, loss: 'binaryCrossentropy'});
        await fit(model, 2, []);
        // 8 steps were taken: this is the rate of the next one, as in Keras.
        expect(getLearningRate(following)).to.be.closeTo(0.01 * 0.96 ** (8 / 100), 1e-12);
      });
    }

    it("model.fit(x, y, {callbacks: [tf.callbacks.earlyStopping({monitor: 'val_acc'}), {onEpochEnd: ...}]})", async () => {
      const shown: number[] = [];
      const model = owned(binaryModel(['acc']));
      const mixed = [
        anyTf.callbacks.earlyStopping({monitor: 'val_acc'}),
        {onEpochEnd: (_: number, logs: {val_acc: number}) => void shown.push(logs.val_acc)},
      ];
      const {history} = await fit(model, 20, mixed);
      expect(shown).to.deep.equal(history.val_acc);
      const worse = shown.findIndex((value, i) => i > 0 && value <= Math.max(...shown.slice(0, i)));
      expect(worse).to.be.greaterThan(0);
      expect(shown.length).to.equal(worse + 1);
    });

    it('model.optimizer.learningRate = 0.001, for sgd and momentum too', () => {
      for (const name of optimizers) {
        const optimizer = owned(anyTf.train[name](0.5, 0.9) as tf.Optimizer);
        (optimizer as any).learningRate = 0.001;
        expect(getLearningRate(optimizer), name).to.equal(0.001);
        if (name !== 'sgd' && name !== 'momentum') continue;
        const w = owned(tf.variable(tf.scalar(1)));
        optimizer.minimize(() => tf.mul(w, 2).asScalar(), false, [w]);
        expect(w.dataSync()[0], name).to.be.closeTo(1 - 0.002, 1e-6);
        setLearningRate(optimizer, 0.01);
        expect((optimizer as any).learningRate).to.equal(0.01);
      }
    });

    it('the names of classes, with and without new', () => {
      const make = anyTf.callbacks;
      expect(new make.EarlyStopping({monitor: 'loss'})).to.be.instanceOf(tf.Callback);
      expect(make.ModelCheckpoint('./best')).to.be.instanceOf(tf.Callback);
      expect(make.CSVLogger('training.csv')).to.be.instanceOf(tf.Callback);
      expect(new make.CallbackList([{onEpochEnd() {}}])).to.be.instanceOf(tf.Callback);
      const typo = () => make.reduceLROnPlateau({patienc: 3});
      expect(typo).to.throw(/^ReduceLROnPlateau: unknown option "patienc". Did you mean "patience"/);
    });

    it('an optimizer that was created while installed works after uninstalling', () => {
      const before = tf.memory().numTensors;
      const optimizer = tf.train.sgd(0.5);
      uninstall();
      const lr = (o: tf.Optimizer) => (o as any).learningRate as number;
      expect(lr(optimizer)).to.equal(0.5);
      expect(optimizer.getConfig()).to.deep.equal({learningRate: 0.5});
      const other = tf.train.sgd(0.25);
      expect(lr(other)).to.equal(0.25);
      tf.dispose([optimizer, other].map(o => (o as any).c));
      expect(tf.memory().numTensors).to.equal(before);
    });

    it('an error in callbacks rejects fit, with the message', async () => {
      const model = owned(binaryModel(['acc']));
      const stop = anyTf.callbacks.earlyStopping({monitor: 'val_accuracy'});
      const error = await failureOf(fit(model, 2, [stop, {onEpochEnd() {}}]));
      expect(error.message).to.contain('there is no "val_accuracy" in the logs. Did you mean "val_acc"');
    });
  });
}

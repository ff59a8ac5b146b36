import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someEntries} from '../../backend.js';
import {loadWeights, ModelCheckpoint} from '../../../callbacks/index.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, predictions, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {Shelf} from './shelf.js';

const {x, y} = samples(40, 3);

describe('models that ModelCheckpoint saves', () => {
  const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
    sgd: () => tf.train.sgd(0.125),
    momentum: () => tf.train.momentum(0.125, 0.5),
    adagrad: () => tf.train.adagrad(0.125),
    adadelta: () => tf.train.adadelta(0.125),
    adam: () => tf.train.adam(0.125),
    adamax: () => tf.train.adamax(0.125),
    rmsprop: () => tf.train.rmsprop(0.125),
  };
  for (const [name, make] of someEntries(OPTIMIZERS, 3)) {
    it(`${name}: load in tfjs, predict the same, and keep their learning rate`, async () => {
      for (const extended of [false, true]) {
        const shelf = new Shelf();
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        model.compile({optimizer: make(), loss: 'binaryCrossentropy', metrics: ['acc']});
        await model.fit(x, y, {epochs: 1, verbose: 0});
        const before = tf.memory().numTensors;
        const callback = new ModelCheckpoint('m', {handler: shelf.handler});
        await model.fit(x, y, {epochs: 2, verbose: 0, callbacks: callback});
        expect(tf.memory().numTensors).to.equal(before);
        const loaded = await tf.loadLayersModel(shelf.handler('m'));
        expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
        expect(getLearningRate(loaded.optimizer)).to.equal(0.125);
        await loaded.fit(x, y, {epochs: 1, verbose: 0});
        loaded.dispose();
      }
    });
  }

  it('leave out losses and metrics that tfjs cannot save or load', async () => {
    const own = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.losses.meanSquaredError(yTrue, yPred);
    for (const [extended, loss, metrics] of [
      [false, 'binaryCrossentropy', ['precision', 'acc']],
      [false, own, ['acc']],
      [true, own, ['acc']],
    ] as const) {
      const shelf = new Shelf();
      const model = extended ? withMetrics(binaryModel()) : binaryModel();
      model.compile({optimizer: 'sgd', loss: loss, metrics: [...metrics]});
      const callbacks = new ModelCheckpoint('m', {handler: shelf.handler});
      const {warnings} = await listen(() => model.fit(x, y, {epochs: 2, verbose: 0, callbacks}));
      expect(
        warnings.filter(w => w.startsWith('ModelCheckpoint: the model is saved without')),
      ).to.have.length(loss === own ? 1 : 0);
      const loaded = await tf.loadLayersModel(shelf.handler('m'));
      expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
    }
  });

  it('loadWeights copies weights exactly, of files with weights alone and of whole models', async () => {
    for (const saveWeightsOnly of [true, false]) {
      const shelf = new Shelf();
      const model = binaryModel();
      const callbacks = new ModelCheckpoint('w', {handler: shelf.handler, saveWeightsOnly});
      await model.fit(x, y, {epochs: 2, verbose: 0, callbacks});
      const saved = predictions(model, x);
      expect(Object.keys(shelf.models.get('w')?.modelTopology as object).length === 0).to.equal(
        saveWeightsOnly,
      );
      await model.fit(x, y, {epochs: 2, verbose: 0});
      const other = binaryModel();
      const before = tf.memory().numTensors;
      await loadWeights(model, shelf.handler('w'));
      await loadWeights(other, shelf.handler('w'));
      expect(tf.memory().numTensors).to.equal(before);
      expect(predictions(model, x)).to.deep.equal(saved);
      expect(predictions(other, x)).to.deep.equal(saved);
      const wrong = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]})]});
      expect((await failureOf(loadWeights(wrong, shelf.handler('w')))).message).to.match(
        /weight "dense_Dense\d+\/\w+"/,
      );
    }
  });
});

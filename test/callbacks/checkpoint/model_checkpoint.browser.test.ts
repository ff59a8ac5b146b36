import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {loadWeights, ModelCheckpoint} from '../../../callbacks/index.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {binaryModel, predictions, samples} from '../helpers.js';

describe('ModelCheckpoint in a page', () => {
  for (const url of ['indexeddb://checkpoint', 'localstorage://checkpoint']) {
    it(`${url}: loads in tfjs, predicts the same, and keeps its learning rate`, async () => {
      const {x, y} = samples(40, 3);
      const model = binaryModel();
      const weights = `${url}-weights`;
      await model.fit(x, y, {
        epochs: 2,
        verbose: 0,
        callbacks: [new ModelCheckpoint(url), new ModelCheckpoint(weights, {saveWeightsOnly: true})],
      });
      const loaded = await tf.loadLayersModel(url);
      expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
      expect(getLearningRate(loaded.optimizer)).to.equal(0.5);
      const other = binaryModel();
      await loadWeights(other, weights);
      expect(predictions(other, x)).to.deep.equal(predictions(model, x));
      await tf.io.removeModel(url);
      await tf.io.removeModel(weights);
    });
  }
});

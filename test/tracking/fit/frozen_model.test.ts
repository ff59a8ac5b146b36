import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {dataset} from '../../callbacks/helpers.js';
import {buildModel, weightsOf, x, y} from '../support/small_model.js';
import {listen} from '../../outcomes.js';

describe('a model whose layers are all frozen', () => {
  for (const compiledAfterwards of [true, false]) {
    it(`is evaluated, and not trained (compiled ${compiledAfterwards ? 'after' : 'before'} freezing)`, async () => {
      const optimizer = tf.train.adam(0.1);
      const model = buildModel(1, 'meanSquaredError', optimizer);
      model.trainable = false;
      for (const layer of model.layers) layer.trainable = false;
      if (compiledAfterwards) model.compile({optimizer, loss: 'meanSquaredError', metrics: ['mae']});
      const before = weightsOf(model);
      const expected = await model.evaluateLogs(x, y);
      const tensors = tf.memory().numTensors;
      const {value, warnings} = await listen(async () => [
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

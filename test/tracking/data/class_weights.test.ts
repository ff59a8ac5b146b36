import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {buildModel, weightsOf, x} from '../support/small_model.js';
import {failureOf} from '../../outcomes.js';

describe('classWeight in trainOnBatch', () => {
  const CLASS_WEIGHT = {0: 1, 1: 4, 2: 0.5};
  it('equals sample weights, with ids and with one-hot rows', async () => {
    const ids = [0, 1, 2, 1, 0, 2, 2, 1, 0, 0, 1, 2];
    const weights = ids.map(id => CLASS_WEIGHT[id as 0]);
    const oneHot = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), 3), 'float32'));
    const column = tf.tensor2d(ids, [12, 1]);
    const w = tf.tensor1d(weights);
    for (const [loss, targets] of [
      ['categoricalCrossentropy', oneHot],
      ['sparseCategoricalCrossentropy', column],
    ] as const) {
      const [a, b] = [buildModel(3, loss, tf.train.sgd(0.5)), buildModel(3, loss, tf.train.sgd(0.5))];
      const before = tf.memory().numTensors;
      const got = await a.trainOnBatch(x, targets, {classWeight: CLASS_WEIGHT});
      expect(tf.memory().numTensors).to.equal(before);
      const expected = await b.trainOnBatch(x, targets, {sampleWeight: w});
      expect(got).to.deep.equal(expected);
      expect(weightsOf(a)).to.deep.equal(weightsOf(b));
      // As fit does it.
      const c = buildModel(3, loss, tf.train.sgd(0.5));
      await c.fit(x, targets, {batchSize: 12, verbose: 0, shuffle: false, classWeight: CLASS_WEIGHT});
      weightsOf(c).forEach((values, i) =>
        values.forEach((value, k) => expect(value).to.be.closeTo(weightsOf(a)[i][k], 1e-6)),
      );
    }
    tf.dispose([oneHot, column, w]);
  });

  it('a class without a weight, weights of both kinds and other values are errors, without leaks', async () => {
    const model = buildModel(3, 'sparseCategoricalCrossentropy');
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

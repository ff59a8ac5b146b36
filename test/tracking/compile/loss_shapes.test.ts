import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import type {LossFunction} from '../../../src/tfjs/internals.js';
import {failureOf, listen} from '../../outcomes.js';

const newModel = (loss: LossFunction, extend = true): tf.LayersModel => {
  const kernel = tf.initializers.constant({value: 0.5});
  const layers = [tf.layers.dense({units: 2, inputShape: [3], kernelInitializer: kernel, name: 'only'})];
  const model = tf.sequential({layers});
  if (extend) withMetrics(model);
  model.compile({optimizer: tf.train.sgd(0.1), loss});
  return model;
};

const squares: LossFunction = (t, p) => tf.square(tf.sub(t, p));

describe('a loss function', () => {
  let x: tf.Tensor;
  let y: tf.Tensor;
  before(() => {
    [x, y] = [tf.randomUniform([4, 3], 0, 1, 'float32', 3), tf.randomUniform([4, 2], 0, 1, 'float32', 5)];
  });
  after(() => tf.dispose([x, y]));

  const fit = (model: tf.LayersModel) =>
    model.fit(x, y, {epochs: 2, verbose: 0, batchSize: 4, shuffle: false});

  const otherShapes: Readonly<Record<string, LossFunction>> = {
    '[2]': (t, p) => tf.mean(squares(t, p), 0),
    '[4, 4]': (t, p) => tf.square(tf.sub(tf.slice(t, [0, 0], [-1, 1]), tf.reshape(tf.mean(p, -1), [-1]))),
    '[1, 4, 2]': (t, p) => tf.expandDims(squares(t, p), 0),
  };

  for (const [shape, loss] of Object.entries(otherShapes)) {
    it(`that returns ${shape} trains as in plain tfjs, with one warning`, async () => {
      const [plain, extended] = [newModel(loss, false), newModel(loss)];
      const {history} = await fit(plain);
      const {warnings, value: same} = await listen(() => fit(extended));
      expect(warnings).to.deep.equal([
        `loss only: the loss function returned ${shape} for yPred [4, 2], not one loss per sample or a scalar. ` +
          'Its mean is minimized.',
      ]);
      (same.history.loss as number[]).forEach((value, i) =>
        expect(value).to.be.closeTo(history.loss[i] as number, 1e-6),
      );
      plain.dispose();
      extended.dispose();
    });
  }

  it('that returns entries, samples or one number is as expected', async () => {
    const expected: readonly LossFunction[] = [
      squares,
      (t, p) => tf.mean(squares(t, p), -1),
      (t, p) => tf.mean(squares(t, p), -1, true),
      (t, p) => tf.mean(squares(t, p)),
      (t, p) => tf.reshape(tf.mean(squares(t, p)), [1]),
    ];
    for (const loss of expected) {
      expect((await listen(() => fit(newModel(loss)))).warnings).to.deep.equal([]);
    }
  });

  it('that returns nothing is an error', async () => {
    const nothing: LossFunction = (t, p) => tf.slice(tf.sub(t, p), [0, 0], [0, 2]);
    const tensors = tf.memory().numTensors;
    const model = newModel(nothing);
    const error = await failureOf(() => fit(model));
    expect(error.message).to.equal(
      'loss only: the loss function returned [0, 2] for yPred [4, 2]. It has to return one loss per sample, or a scalar.',
    );
    model.dispose();
    expect(tf.memory().numTensors).to.be.at.most(tensors + 1);
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {type Extended, withMetrics} from '../../../src/index.js';
import {aucOf, binaryModel, predictions} from '../../callbacks/helpers.js';
import {callsOf, still} from '../../tfjs_facts/models.js';
import {epochOf, expectClose, expectRecord, numbers} from '../../support.js';
import {train, valid, ways} from '../support/binary_fit.js';

describe('Another pass in the middle of training', () => {
  const metrics = ['acc', 'AUC', 'Precision', 'mse'];
  const extended = (optimizer: tf.Optimizer) => {
    const model = withMetrics(binaryModel());
    model.compile({optimizer, loss: 'binaryCrossentropy', metrics});
    return model;
  };
  /** Asks for records at every event, and compares each with a separate computation. */
  const curious = (model: tf.LayersModel & Extended) => {
    const look = async () => {
      const {auc} = await model.evaluateLogs(valid.x, valid.y, {batchSize: 4});
      expectClose([auc], [aucOf(valid.labels, predictions(model, valid.x))]);
      const scalars = model.evaluate(train.x, train.y, {batchSize: 4}) as tf.Scalar[];
      expectClose(numbers(scalars[2]), [aucOf(train.labels, predictions(model, train.x))]);
      tf.dispose(scalars);
    };
    return {
      onTrainBegin: look,
      onEpochBegin: look,
      onBatchBegin: look,
      onBatchEnd: look,
      onEpochEnd: look,
      onTrainEnd: look,
    };
  };

  for (const [name, way] of Object.entries(ways)) {
    it(`evaluate() and evaluateLogs() in a callback of ${name} disturb neither side`, async () => {
      const undisturbed = await way(extended(tf.train.sgd(0.5)));
      const model = extended(tf.train.sgd(0.5));
      const disturbed = await way(model, curious(model));
      for (const epoch of undisturbed.epoch) {
        expectRecord(epochOf(disturbed, epoch), epochOf(undisturbed, epoch));
      }
    });
  }

  it('evaluateLogs() beside a training, both at once', async () => {
    const model = extended(still());
    const alone = await model.evaluateLogs(valid.x, valid.y, {batchSize: 1});
    const wanted = await ways.fit(extended(still()));
    const [got, ...beside] = await Promise.all([
      ways.fit(model),
      ...[1, 2, 3].map(() => model.evaluateLogs(valid.x, valid.y, {batchSize: 1})),
    ]);
    expectRecord(epochOf(got, 1), epochOf(wanted, 1));
    for (const record of beside) expectRecord(record, alone);
  });

  it('leaves one validation pass per epoch', async () => {
    const model = extended(still());
    const calls = await callsOf(model.layers[0], () => ways.fit(model));
    expect(calls).to.equal(2 * (5 + 3));
  });
});

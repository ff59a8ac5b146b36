import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {expectedLogs} from '../../../callbacks/base/expected_logs.js';
import {registerSession, unregisterSession} from '../../../src/tfjs/callbacks/training_session.js';
import {twoOutputs} from '../helpers.js';

describe('the direction of a log key', () => {
  const own = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.sub(yTrue, yPred);
  const directions = (model: tf.LayersModel, keys: string[], metrics: string[] = []) =>
    keys.map(key => expectedLogs(model, {metrics}).direction(key));

  it('is that of the catalogue for strings that tfjs accepts, with prefixes and suffixes', () => {
    const model = twoOutputs({a: ['accuracy', 'precision', 'cosine'], b: ['mse', 'MAE']});
    const keys = ['a_acc', 'val_a_acc', 'a_precision', 'a_cosine', 'b_mse', 'val_b_MAE', 'acc', 'b_acc'];
    expect(directions(model, keys)).to.deep.equal([
      'max',
      'max',
      'max',
      'min',
      'min',
      'min',
      undefined,
      undefined,
    ]);
    const losses = ['loss', 'val_loss', 'a_loss', 'val_b_loss', 'val_val_loss', 'my_error', 'lossy'];
    expect(directions(model, losses)).to.deep.equal([
      'min',
      'min',
      'min',
      'min',
      undefined,
      'min',
      undefined,
    ]);
  });

  it('compares functions by identity, never by their names', () => {
    const input = tf.input({shape: [1]});
    const model = tf.model({
      inputs: input,
      outputs: tf.layers.dense({units: 1}).apply(input) as tf.SymbolicTensor,
    });
    const acc = (yTrue: tf.Tensor, yPred: tf.Tensor) => own(yTrue, yPred);
    const {recall, meanAbsoluteError} = tf.metrics;
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: [recall, meanAbsoluteError, acc]});
    const names = model.metricsNames;
    expect(directions(model, names)).to.deep.equal(['min', 'max', 'min', undefined]);
    expect(names.at(-1)).to.equal('acc');
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['acc', 'mse', 'acc']});
    expect(directions(model, ['acc_0', 'val_acc_1', 'val_acc', 'mse'])).to.deep.equal([
      'max',
      'max',
      'max',
      'min',
    ]);
  });

  it('is that of the metric on an extended model, whose keys are complete if the model declares all of them', () => {
    const model = twoOutputs();
    registerSession(model, {
      outerModel: model,
      logKeys: () => ['loss', 'f1', 'val_f1'],
      direction: key => (key === 'val_f1' ? 'max' : undefined),
    });
    const {keys: declared, complete, direction} = expectedLogs(model, {metrics: ['loss']});
    expect([declared, complete]).to.deep.equal([['loss', 'f1', 'val_f1'], true]);
    expect([direction('val_f1'), direction('val_loss'), direction('x')]).to.deep.equal([
      'max',
      'min',
      undefined,
    ]);
    unregisterSession(model);
    expect(expectedLogs(model, {metrics: ['loss']}).complete).to.equal(false);
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {expectClose, numbers} from '../../support.js';
import {average} from '../support/arrays.js';

const compile = (metrics: string[] = ['mae']) => ({
  optimizer: tf.train.sgd(0.1),
  loss: 'meanSquaredError',
  metrics,
});

describe('unusual outputs', () => {
  it('two states of one layer as outputs: keys with numbers, each its own values', async () => {
    const input = tf.input({shape: [3, 2]});
    const lstm = tf.layers.lstm({units: 2, returnState: true, name: 'rnn'});
    const [, h, c] = lstm.apply(input) as tf.SymbolicTensor[];
    const model = withMetrics(tf.model({inputs: input, outputs: [h, c]}));
    model.compile(compile());
    const x = tf.randomUniform([5, 3, 2], -1, 1, 'float32', 1);
    const y = tf.zeros([5, 2]);
    const [ph, pc] = (model.predict(x) as tf.Tensor[]).map(numbers);
    const logs = await model.evaluateLogs(x, [y, y], {batchSize: 2});
    const squares = (p: number[]): number => average(p.map(v => v * v));
    const sizes = (p: number[]): number => average(p.map(Math.abs));
    expect(Object.keys(logs)).to.deep.equal(['loss', 'rnn_loss', 'rnn_loss_1', 'rnn_mae', 'rnn_mae_1']);
    expectClose(Object.values(logs), [
      squares(ph) + squares(pc),
      squares(ph),
      squares(pc),
      sizes(ph),
      sizes(pc),
    ]);
    tf.dispose([x, y]);
  });

  it('an input as an output', async () => {
    const input = tf.input({shape: [2], name: 'given'});
    const output = tf.layers.dense({units: 1, name: 'made'}).apply(input) as tf.SymbolicTensor;
    const model = withMetrics(tf.model({inputs: input, outputs: [output, input]}));
    model.compile(compile());
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const y = tf.zeros([3, 1]);
    const {history} = await model.fit(x, [y, x], {epochs: 1, batchSize: 2});
    expect(history.given_loss).to.deep.equal([0]);
    expect((await model.evaluateLogs(x, [y, x])).given_mae).to.equal(0);
    tf.dispose([x, y]);
  });
});

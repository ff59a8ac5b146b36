import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/tracking/with_metrics.js';

const flat = (): tf.Sequential =>
  tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: 'ones'})]});

describe('null as an argument', () => {
  it('is its default', async () => {
    const [x, y] = [tf.ones([40, 2]), tf.range(0, 40).reshape([40, 1])];
    const model = withMetrics(flat(), {seed: 1});
    model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});
    const loss = (await model.fit(x, y)).history.loss[0];
    const none = null as never;
    const element = (): object => ({xs: x.clone(), ys: y.clone()});
    const once = {
      iterator() {
        let left = 1;
        return Promise.resolve({
          next: () =>
            Promise.resolve(left-- > 0 ? {value: element(), done: false} : {value: null, done: true}),
        });
      },
    };
    const read = (t: tf.Scalar | tf.Scalar[]): number => {
      const value = (t as tf.Scalar).dataSync()[0];
      tf.dispose(t);
      return value;
    };
    const before = tf.memory().numTensors;
    const got = [
      read(model.evaluate(x, y, none)),
      read(model.evaluate(x, y, {batchSize: none})),
      (await model.evaluateLogs(x, y, none)).loss,
      (await model.evaluateLogs(once, none)).loss,
      read(await model.evaluateDataset(once, none)),
      read(await model.evaluateDataset(once, {batches: none})),
      await model.trainOnBatch(x, y, none),
      (await model.fit(x, y, none)).history.loss[0],
    ];
    const nulls = {batchSize: none, epochs: none, shuffle: none, yieldEvery: none, validationSplit: none};
    const {history, epoch} = await model.fit(x, y, {...nulls, validationData: none, callbacks: null});
    got.push(history.loss[0]);
    expect(epoch).to.deep.equal([0]);
    for (const value of got) expect(value).to.be.closeTo(loss, 1e-4 * loss);
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose([x, y]);
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

type Extend = (model: tf.LayersModel) => tf.LayersModel;
const plain: Extend = model => model;
const extended: Extend = model => withMetrics(model);

const ones = 'ones';

const flat = (): tf.Sequential =>
  tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: ones})]});

describe('a plain object that controls yielding', () => {
  for (const first of [[], [{onEpochEnd: () => undefined}]]) {
    it(`is a callback${first.length > 0 ? ', also behind another one' : ''}`, async () => {
      const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
      const asked: Record<string, number[]> = {now: [], frames: []};
      for (const extend of [plain, extended]) {
        let [now, frames] = [0, 0];
        const paced = {
          nowFunc: () => (now += 1000),
          nextFrameFunc: () => Promise.resolve(void frames++),
        };
        const model = extend(flat());
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        await model.fit(x, y, {epochs: 2, batchSize: 2, callbacks: [...first, paced] as never});
        asked.now.push(now);
        asked.frames.push(frames);
      }
      expect(asked.frames[0]).to.be.greaterThan(0);
      expect(asked.frames[1]).to.equal(asked.frames[0]);
      expect(asked.now[1]).to.equal(asked.now[0]);
      tf.dispose([x, y]);
    });
  }
});

/** On a GPU nothing is read synchronously during training: a read there blocks the page. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ValidationMetrics} from '../../callbacks/index.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {binaryModel, samples} from './helpers.js';

const train = samples(40, 1);
const valid = samples(30, 2);

/** WebGL's reads meanwhile: into an array, which waits for the GPU, or into a buffer, for later. */
async function reads(action: () => Promise<unknown>): Promise<{sync: number; async: number}> {
  const gl = WebGL2RenderingContext.prototype;
  const {readPixels} = gl;
  const counts = {sync: 0, async: 0};
  gl.readPixels = function (...args: unknown[]) {
    counts[typeof args[6] === 'number' ? 'async' : 'sync']++;
    return (readPixels as (...all: unknown[]) => void).apply(this, args);
  };
  try {
    await action();
  } finally {
    gl.readPixels = readPixels;
  }
  return counts;
}

describe('reads on a GPU', () => {
  beforeEach(function () {
    if (tf.getBackend() !== 'webgl') this.skip();
  });

  const run = (model: tf.LayersModel, every: 'epoch' | 'train' | number) =>
    model.fit(train.x, train.y, {
      epochs: 2,
      batchSize: 10,
      verbose: 0,
      validationData: [valid.x, valid.y],
      callbacks: [
        new EarlyStopping({monitor: 'val_loss', patience: 9, restoreBestWeights: true}),
        new ValidationMetrics({
          data: [valid.x, valid.y],
          metrics: ['AUC', 'precision', 'mse'],
          compute: ({yTrue, yPred}) => ({gap: tf.mean(tf.sub(yTrue, yPred)), top: tf.max(yPred)}),
          every,
          batchSize: 7,
        }),
      ],
    });

  for (const every of ['epoch', 'train', 3] as const) {
    it(`are all asynchronous: ${every}`, async () => {
      expect((await reads(() => run(binaryModel(['acc']), every))).sync).to.equal(0);
      expect((await reads(() => run(withMetrics(binaryModel(['acc'])), every))).sync).to.equal(0);
    });
  }

  it('are detected by this test', async () => {
    const product = () => tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])));
    const [a, b] = [product(), product()];
    expect(await reads(async () => a.dataSync())).to.deep.equal({sync: 1, async: 0});
    expect(await reads(() => b.data())).to.deep.equal({sync: 0, async: 1});
    tf.dispose([a, b]);
  });

  it('are few: per epoch one for the logs, one for all metrics, one for all computed numbers, one per best weight', async () => {
    const model = binaryModel(['acc']);
    const most = 2 * (3 + model.getWeights().length);
    expect((await reads(() => run(model, 'epoch'))).async).to.be.within(1, most);
  });
});

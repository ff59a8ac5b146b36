import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  AbortOn,
  BackupAndRestore,
  callbacks as factories,
  EarlyStopping,
  GradientNorm,
  MemoryStore,
} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';

const {x, y} = samples(60, 1);
const args = {batchSize: 20, verbose: 0, shuffle: false} as const;

/** The norms of the steps of two epochs, from `tf.variableGrads` and a float64 sum. */
async function expectedNorms(): Promise<number[]> {
  const model = binaryModel();
  const norms: number[] = [];
  for (let step = 0; step < 6; step++) {
    const start = (step % 3) * 20;
    const {value, grads} = tf.variableGrads(() => {
      const predicted = model.apply(x.slice(start, 20), {training: true}) as tf.Tensor;
      return tf.metrics.binaryCrossentropy(y.slice(start, 20), predicted).mean();
    });
    const squares = Object.values(grads).flatMap(grad => [...grad.dataSync()].map(g => g * g));
    norms.push(Math.sqrt(squares.reduce((sum, square) => sum + square, 0)));
    model.optimizer.applyGradients(grads);
    tf.dispose([value, grads]);
  }
  model.dispose();
  return norms;
}

describe('GradientNorm', () => {
  for (const extended of [false, true]) {
    it(`logs the norm of each step, and its mean, ${extended ? 'extended' : 'plain'} model, fit and fitDataset`, async () => {
      const norms = await expectedNorms();
      for (const byDataset of [false, true]) {
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        const seen: number[] = [];
        const reader = {
          async onBatchEnd(_: number, logs: tf.Logs = {}) {
            const norm = (logs as Record<string, number | tf.Scalar>).gradient_norm;
            seen.push(typeof norm === 'number' ? norm : (await norm.data())[0]);
          },
        };
        const before = tf.memory().numTensors;
        const callbacks = factories.list([factories.gradientNorm(), reader]);
        const {history} = byDataset
          ? await fitDataset(model, dataset(x, y, 20), {epochs: 2, verbose: 0, callbacks})
          : await model.fit(x, y, {...args, epochs: 2, callbacks});
        expect(tf.memory().numTensors).to.equal(before);
        seen.forEach((norm, i) => expect(norm).to.be.closeTo(norms[i], 1e-5));
        const means = [norms.slice(0, 3), norms.slice(3)].map(three => three.reduce((a, b) => a + b) / 3);
        (history.gradient_norm as number[]).forEach((mean, i) => expect(mean).to.be.closeTo(means[i], 1e-5));
        expect(Object.hasOwn(model.optimizer, 'applyGradients')).to.equal(false);
        model.dispose();
      }
    });
  }

  it('can be monitored, twice under two keys, and sees a step that is skipped', async () => {
    const controller = new AbortController();
    const model = withMetrics(binaryModel());
    const stop = new EarlyStopping({monitor: 'second', mode: 'min', patience: 9});
    const aborts = {onBatchBegin: (batch: number) => void (batch === 2 && controller.abort())};
    const {history} = await model.fit(x, y, {
      ...args,
      epochs: 1,
      callbacks: [
        stop,
        aborts,
        new AbortOn(controller.signal),
        new GradientNorm(),
        new GradientNorm({key: 'second'}),
      ],
    });
    expect(history.gradient_norm[0]).to.be.above(0);
    expect(history.second).to.deep.equal(history.gradient_norm);
    await model.fit(x, y, {...args, epochs: 1});
  });

  it('counts on a training that resumes within an epoch', async () => {
    const settings = (callbacks: tf.CustomCallbackArgs[] | object[]) => ({...args, epochs: 2, callbacks});
    const whole = await withMetrics(binaryModel(), {seed: 1}).fit(x, y, settings([new GradientNorm()]));
    const store = new MemoryStore();
    const backup = () => new BackupAndRestore(store, {saveFreq: 1});
    const fails = {
      onBatchEnd(batch: number) {
        if (batch === 1) throw new Error('killed');
      },
    };
    const model = () => withMetrics(binaryModel(), {seed: 1});
    const before = tf.memory().numTensors;
    const first = model();
    await failureOf(first.fit(x, y, settings([backup(), new GradientNorm(), fails])));
    first.optimizer.dispose();
    first.dispose();
    expect(tf.memory().numTensors).to.equal(before);
    const resumed = await model().fit(x, y, settings([backup(), new GradientNorm()]));
    (resumed.history.gradient_norm).forEach((norm, i) => {
      expect(norm).to.be.closeTo(whole.history.gradient_norm[i], 1e-6);
    });
  });

  it('wrong options and a taken key are errors', async () => {
    const taken = factories.list([new GradientNorm()], {params: {metrics: ['gradient_norm']}});
    expect((await failureOf(taken.onTrainBegin())).message).to.contain('give another key');
    expect(() => new GradientNorm({keys: 'a'} as object)).to.throw('Did you mean "key"?');
    expect(() => new GradientNorm({key: ''})).to.throw('key');
  });
});

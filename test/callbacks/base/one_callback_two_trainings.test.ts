/** One instance of a callback is in one training at a time. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {CallbackList} from '../../../callbacks/wrappers/callback_list.js';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf} from '../../outcomes.js';

class Own extends tf.Callback {}
const stopping = () => new EarlyStopping({monitor: 'loss', patience: 9});

const WRAPPED: Record<string, (callback: tf.Callback) => object> = {
  'itself': callback => callback,
  'in an array': callback => [callback],
  'in a list': callback => new CallbackList([callback]),
  'in a list in a list': callback => new CallbackList([new CallbackList([callback])]),
};
const MODELS = {plain: () => binaryModel(), extended: () => withMetrics(binaryModel())};

describe('one callback in two trainings at once', () => {
  for (const [first, makeFirst] of Object.entries(MODELS)) {
    for (const [second, makeSecond] of Object.entries(MODELS)) {
      it(`${first}, then ${second}: is an error, and the first training does not notice`, async () => {
        const {x, y} = samples(12, 1);
        for (const wrap of Object.values(WRAPPED)) {
          for (const other of Object.values(WRAPPED)) {
            const callback = stopping();
            const [a, b] = [makeFirst(), makeSecond()];
            const args = {epochs: 3, batchSize: 4, verbose: 0};
            const before = tf.memory().numTensors;
            const running = a.fit(x, y, {...args, callbacks: wrap(callback) as never});
            // tfjs standardizes its data first.
            for (let i = 0; i < 20; i++) await Promise.resolve();
            const failure = await failureOf(() =>
              b.fit(x, y, {...args, callbacks: other(callback) as never}),
            );
            expect(failure.name).to.equal('UsageError');
            expect(failure.message).to.match(/^EarlyStopping: this instance is in another training/);
            expect((await running).epoch).to.have.lengthOf(3);
            expect(callback.bestEpoch).to.equal(2);
            expect(tf.memory().numTensors).to.equal(before);
            // Free again, for either model.
            for (const model of [a, b]) {
              const {epoch} = await model.fit(x, y, {
                ...args,
                epochs: 1,
                callbacks: other(callback) as never,
              });
              expect(epoch).to.have.lengthOf(1);
            }
          }
        }
        tf.dispose([x, y]);
      });
    }
  }

  it('is free again after an error', async () => {
    const {x, y} = samples(12, 1);
    for (const make of Object.values(MODELS)) {
      const callback = stopping();
      class Broken extends tf.Callback {
        override async onEpochEnd(): Promise<void> {
          throw new Error('broken');
        }
      }
      const train = (callbacks: tf.Callback[]) => make().fit(x, y, {epochs: 2, verbose: 0, callbacks});
      expect((await failureOf(() => train([callback, new Broken()]))).message).to.equal('broken');
      expect((await train([callback])).epoch).to.have.lengthOf(2);
      for (const verbose of [0, -1]) {
        for (const again of [(m: tf.LayersModel) => m, withMetrics]) {
          const model = make();
          const args = {epochs: 2, verbose};
          const broken = () => model.fit(x, y, {...args, callbacks: [callback, new Broken()]});
          expect((await failureOf(broken)).message).to.equal('broken');
          const {epoch} = await again(model).fit(x, y, {...args, callbacks: [callback]});
          expect(epoch).to.have.lengthOf(2);
        }
      }
    }
    tf.dispose([x, y]);
  });

  it('counts for any instance on extended models, not for plain objects, nor twice in one training', async () => {
    const {x, y} = samples(12, 1);
    const [a, b] = [MODELS.extended(), MODELS.extended()];
    const own = new Own();
    const running = a.fit(x, y, {epochs: 2, verbose: 0, callbacks: [own, own]});
    expect((await failureOf(() => b.fit(x, y, {callbacks: own}))).message).to.match(/another training/);
    await running;
    let ends = 0;
    const plain = {onEpochEnd: () => void ends++};
    await Promise.all([a, b].map(m => m.fit(x, y, {epochs: 2, verbose: 0, callbacks: plain})));
    expect(ends).to.equal(4);
    tf.dispose([x, y]);
  });

  for (const [what, make] of Object.entries(MODELS)) {
    it(`twice in one training is an error, since its state would count each epoch twice: ${what}`, async () => {
      const {x, y} = samples(12, 1);
      const model = make();
      const early = stopping();
      for (const callbacks of [[early, early], new CallbackList([early, new CallbackList(early)])]) {
        const {message} = await failureOf(() => model.fit(x, y, {callbacks}));
        expect(message).to.equal(
          'EarlyStopping: this instance is listed twice in the callbacks. List it once.',
        );
      }
      // The model and the instance are usable at once.
      const {epoch} = await model.fit(x, y, {epochs: 2, callbacks: early});
      expect(epoch).to.have.length(2);
      await model.fit(x, y, {epochs: 2, callbacks: early});
      tf.dispose([x, y]);
    });
  }
});

/** All callbacks in one training: nothing leaks, whatever happens. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {inShortTier, oneInShortTier, someOf} from '../backend.js';
import * as door from '../../callbacks/index.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import type {CallbackEntry} from '../../src/tfjs/callbacks/callback_types.js';
import {binaryModel, dataset, samples} from './helpers.js';
import {MAKERS} from './one_of_each.js';
import {failureOf, listen} from '../outcomes.js';

const HOOKS = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
] as const;

interface Way {
  readonly extended: boolean;
  readonly streamed: boolean;
}

const WAYS: Record<string, Way> = {
  'fit of an extended model': {extended: true, streamed: false},
  'fitDataset of an extended model': {extended: true, streamed: true},
  'fit of a plain model': {extended: false, streamed: false},
  'fitDataset of a plain model': {extended: false, streamed: true},
};

/** A model with data, which trains in one of the ways. */
class Bench {
  readonly train = samples(24, 1);
  readonly held = samples(16, 2);
  private readonly way: Way;
  private readonly model = binaryModel(['acc']);
  private readonly extended: ReturnType<typeof withMetrics<tf.Sequential>> | undefined;

  constructor(way: Way) {
    this.way = way;
    if (!way.extended) return;
    this.extended = withMetrics(this.model);
    this.extended.compile({optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy', 'AUC']});
  }

  /** All callbacks, with another one in their middle. */
  async run(epochs: number, guest: CallbackEntry = {}, spoil = (_name: string, _made: object): void => {}) {
    const {train, held, way, model, extended} = this;
    const all = Object.entries(MAKERS).map(([name, make]) => {
      const made = make(held.x, held.y);
      spoil(name, made as object);
      return made;
    });
    const entries = [...all.slice(0, all.length / 2), guest, ...all.slice(all.length / 2)];
    const callbacks = extended === undefined ? new door.CallbackList(entries) : entries;
    const validationData: [tf.Tensor, tf.Tensor] = [held.x, held.y];
    const args = {epochs, validationData, callbacks: callbacks as tf.Callback, yieldEvery: 'never' as const};
    const trained: tf.LayersModel = extended ?? model;
    await listen(() =>
      way.streamed
        ? trained.fitDataset(dataset(train.x, train.y, 8) as never, args)
        : trained.fit(train.x, train.y, {...args, batchSize: 8}),
    );
  }

  dispose(): void {
    this.model.optimizer.dispose();
    this.model.dispose();
    tf.dispose([this.train, this.held]);
  }
}

describe('all callbacks at once', function () {
  this.timeout(120_000);

  for (const [name, way] of Object.entries(WAYS)) {
    it(`leak no tensors in many epochs: ${name}`, async () => {
      const bench = new Bench(way);
      await bench.run(1);
      const before = tf.memory().numTensors;
      // A software GPU takes minutes for 100.
      await bench.run(tf.getBackend() === 'webgl' ? 4 : inShortTier(20, 100));
      expect(tf.memory().numTensors).to.equal(before);
      bench.dispose();
    });

    if (!way.extended) continue;
    for (const hook of someOf(HOOKS, 3)) {
      it(`leak no tensors when one throws in ${hook}: ${name}`, async () => {
        const bench = new Bench(way);
        await bench.run(1);
        const before = tf.memory().numTensors;
        let calls = 0;
        const once = hook.startsWith('onTrain');
        const broken = {
          [hook]() {
            if (once || ++calls === 2) throw new Error('mine');
          },
        };
        expect((await failureOf(bench.run(3, broken))).message).to.equal('mine');
        expect(tf.memory().numTensors).to.equal(before);
        await bench.run(1);
        expect(tf.memory().numTensors).to.equal(before);
        bench.dispose();
      });
    }
  }

  for (const [i, name] of Object.keys(MAKERS).entries()) {
    it(`leak no tensors when ${name} throws in any of its hooks`, async function () {
      // The device makes no difference to who is called when.
      if (tf.getBackend() !== 'cpu') this.skip();
      const bench = new Bench(WAYS['fit of an extended model']);
      await bench.run(1);
      const before = tf.memory().numTensors;
      for (const hook of oneInShortTier(HOOKS, i)) {
        const broken = (other: string, made: object) => {
          if (other === name) Object.assign(made, {[hook]: () => Promise.reject(new Error(hook))});
        };
        expect((await failureOf(bench.run(2, {}, broken))).message).to.equal(hook);
        expect(tf.memory().numTensors, hook).to.equal(before);
      }
      bench.dispose();
    });
  }
});

/** Trainings that a callback cuts short, or ends because they are complete. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  AbortOn,
  BackupAndRestore,
  callbacks as factories,
  EarlyStopping,
  TerminateOnNaN,
  TimeLimit,
} from '../../../callbacks/index.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {CallbackEntry} from '../../../src/tfjs/callbacks/callback_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {oneInShortTier} from '../../backend.js';
import {binaryModel, onExactBackends, samples} from '../helpers.js';
import {type Run, train} from './reproducible_run.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(24, 3);
const ARGS = {epochs: 4, batchSize: 8, shuffle: false} as const;

/** Aborts at an event, counted from 1. */
function abortAt(
  event: 'onBatchBegin' | 'onBatchEnd' | 'onEpochEnd' | 'onEpochBegin',
  at: number,
): CallbackEntry[] {
  const controller = new AbortController();
  let count = 0;
  const hear = () => {
    if (++count === at) controller.abort();
  };
  return [{[event]: hear}, new AbortOn(controller.signal)];
}

/** A time limit whose clock is the number of batches. */
class BatchLimit extends TimeLimit {
  private batches = 0;
  private readonly most: number;

  constructor(most: number, every: 'batch' | 'epoch' = 'batch') {
    super({seconds: 0.001 * most, every});
    this.most = most;
  }

  override get elapsed(): number {
    return this.batches >= this.most ? 1e9 : 0;
  }

  override async onBatchEnd(batch: number, logs?: object): Promise<void> {
    this.batches++;
    await super.onBatchEnd(batch, logs as never);
  }
}

const PAUSES: {readonly [how: string]: () => CallbackEntry} = {
  'TimeLimit within an epoch': () => new BatchLimit(5),
  'TimeLimit with the last batch of an epoch': () => new BatchLimit(10),
  'TimeLimit at the end of an epoch': () => new BatchLimit(5, 'epoch'),
  'AbortOn between two batches': () => abortAt('onBatchEnd', 4),
  'AbortOn before a batch': () => abortAt('onBatchBegin', 8),
  'AbortOn at the end of an epoch': () => abortAt('onEpochEnd', 1),
  'AbortOn at the beginning of an epoch': () => abortAt('onEpochBegin', 2),
};

describe('a training that is ended early', () => {
  onExactBackends();
  for (const [i, [how, make]] of Object.entries(PAUSES).entries()) {
    it(`by ${how} resumes at the same position, and ends as if it had not been interrupted`, async () => {
      const runs: Run[] = [{}, {dataset: true, seed: null}, {backup: {saveFreq: 3}}];
      for (const [turn, run] of runs.entries()) {
        const {value: whole} = await listen(() => train(run, new MemoryStore()));
        for (const nested of oneInShortTier([true, false], i + turn)) {
          const store = new MemoryStore();
          const stopped = nested ? () => factories.list([make()]) : make;
          const {value: first} = await listen(() => train({...run, callbacks: stopped}, store));
          expect(first.model).not.to.equal(whole.model);
          expect(store.files.size, 'backups').to.be.greaterThan(0);
          const {value} = await listen(() => train(run, store));
          expect(value.history).to.equal(whole.history);
          expect(value.model).to.equal(whole.model);
          expect(store.files.size).to.equal(0);
        }
      }
    });
  }

  it('by a time limit has the full time again when it is resumed', async () => {
    const store = new MemoryStore();
    const epochs: number[] = [];
    for (let i = 0; i < 8 && (i === 0 || store.files.size > 0); i++) {
      const slow = {
        onEpochEnd: (epoch: number) => (epochs.push(epoch), new Promise<void>(go => setTimeout(go, 40))),
      };
      const limit = new TimeLimit({seconds: 0.03, every: 'epoch'});
      await listen(() => train({epochs: 3, callbacks: () => [slow, limit]}, store));
    }
    expect(epochs).to.deep.equal([0, 1, 2]);
  });
});

/** Its loss is NaN where predictions are, on wasm too, where tfjs's cross-entropy clips NaN. */
function modelOf(extended: boolean): tf.LayersModel {
  const model = binaryModel();
  model.compile({optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError'});
  return extended ? withMetrics(model) : model;
}

async function filesAfter(
  extended: boolean,
  make: (model: tf.LayersModel) => CallbackEntry,
): Promise<{names: string[]; store: MemoryStore}> {
  const model = modelOf(extended);
  const store = new MemoryStore();
  const callbacks = factories.list([new BackupAndRestore(store), factories.list([make(model)])]);
  await listen(() => model.fit(x, y, {...ARGS, callbacks}));
  return {names: [...store.files.keys()].sort(), store};
}

/** From that epoch on all predictions are NaN. */
const poison = (model: tf.LayersModel, from: number) => ({
  onEpochBegin: (epoch: number) => {
    if (epoch === from) tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.fill(w.shape, NaN))));
  },
});

describe('the backup of a training', () => {
  for (const extended of [true, false]) {
    const kind = extended ? 'an extended model' : 'a plain model';
    it(`stays when it was cut short, on ${kind}`, async () => {
      const nan = (model: tf.LayersModel) => [new TerminateOnNaN(), poison(model, 2)];
      for (const make of [...Object.values(PAUSES), nan])
        expect((await filesAfter(extended, make)).names).not.to.deep.equal([]);
    });

    it(`is removed when it is complete, on ${kind}`, async () => {
      const stop = () => new EarlyStopping({monitor: 'loss', mode: 'max', patience: 1});
      const own = (model: tf.LayersModel) => ({onEpochEnd: () => void (model.stopTraining = true)});
      for (const make of [stop, own, () => new TimeLimit({hours: 1}), () => new TerminateOnNaN()]) {
        expect((await filesAfter(extended, make)).names).to.deep.equal([]);
      }
      const both = () => [stop(), new BatchLimit(6, 'epoch')];
      expect((await filesAfter(extended, both)).names).to.deep.equal([]);
    });

    it(`is that before the loss became NaN, on ${kind}`, async () => {
      const nan = (model: tf.LayersModel) => [new TerminateOnNaN(), poison(model, 2)];
      const {store} = await filesAfter(extended, nan);
      const model = modelOf(extended);
      expect(await new BackupAndRestore(store).resumeFrom(model)).to.equal(2);
      const whole = modelOf(false);
      await whole.fit(x, y, {...ARGS, epochs: 2});
      expect(model.getWeights().map(w => [...w.dataSync()])).to.deep.equal(
        whole.getWeights().map(w => [...w.dataSync()]),
      );
    });
  }

  it('stays when AbortOn throws', async () => {
    for (const extended of [true, false]) {
      const plain = binaryModel();
      const model = extended ? withMetrics(plain) : plain;
      const store = new MemoryStore();
      const controller = new AbortController();
      const callbacks = factories.list([
        {onEpochEnd: (epoch: number) => void (epoch === 1 && controller.abort(new Error('enough')))},
        new BackupAndRestore(store),
        new AbortOn(controller.signal, {onAbort: 'throw'}),
      ]);
      expect((await failureOf(model.fit(x, y, {...ARGS, callbacks}))).message).to.equal('enough');
      expect(store.files.size).to.be.greaterThan(0);
    }
  });

  it('in a custom loop', async () => {
    const model = binaryModel();
    const [store, controller] = [new MemoryStore(), new AbortController()];
    const list = factories.list([new AbortOn(controller.signal), new BackupAndRestore(store)], {
      model,
      params: {},
    });
    await list.onTrainBegin();
    await list.onEpochBegin(0);
    await list.onEpochEnd(0);
    controller.abort();
    await list.onEpochBegin(1);
    await list.onBatchBegin(0);
    await list.onBatchEnd(0);
    await list.onEpochEnd(1);
    await list.onTrainEnd();
    expect([...store.files.keys()]).to.deep.equal(['backup-00000001.tfbackup']);
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BackupAndRestore,
  callbacks as factories,
  CSVLogger,
  EpochTimer,
  MemoryStore,
  ValidationMetrics,
} from '../../../callbacks/index.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';

const {x, y} = samples(60, 1);
const base = {batchSize: 20, verbose: 0, shuffle: false} as const;

describe('EpochTimer', () => {
  const {now} = performance;
  let time = 0;

  /** Two seconds pass in each batch, and ten between epochs. */
  class Clock extends tf.Callback {
    readonly seen: unknown[] = [];
    override async onBatchEnd(): Promise<void> {
      time += 2000;
    }
    override async onEpochEnd(_: number, logs: TrainingLogs = {}): Promise<void> {
      this.seen.push(logs.epoch_seconds);
      time += 10_000;
    }
  }

  beforeEach(() => {
    time = 1000;
    performance.now = () => time;
  });
  afterEach(() => {
    performance.now = now;
  });

  it('logs the duration of each epoch on every model, in fit and fitDataset, for callbacks in any place', async () => {
    for (const extended of [false, true]) {
      for (const byDataset of [false, true]) {
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        const clock = new Clock();
        const store = new MemoryStore();
        const callbacks = [clock, new CSVLogger({store, name: 'log.csv'}), factories.epochTimer()];
        const before = tf.memory().numTensors;
        const {history} = byDataset
          ? await fitDataset(model, dataset(x, y, 20), {epochs: 2, verbose: 0, callbacks})
          : await model.fit(x, y, {...base, epochs: 2, callbacks});
        expect(history.epoch_seconds).to.deep.equal([6, 6]);
        expect(clock.seen).to.deep.equal([6, 6]);
        const [head, ...rows] = new TextDecoder().decode(store.files.get('log.csv')).trimEnd().split('\r\n');
        const column = head.split(',').indexOf('epoch_seconds');
        expect(rows.map(row => Number(row.split(',')[column]))).to.deep.equal([6, 6]);
        expect(tf.memory().numTensors).to.equal(before);
        model.dispose();
      }
    }
  });

  it('counts validation, and the numbers of callbacks that come after it', async () => {
    const compute = () => {
      time += 500;
      return {mine: 1};
    };
    for (const model of [binaryModel(), withMetrics(binaryModel())]) {
      const [layer] = model.layers;
      const {call} = layer;
      let calls = 0;
      layer.call = (inputs, kwargs) => {
        calls++;
        time += 100;
        return call.call(layer, inputs, kwargs);
      };
      const callbacks = [new EpochTimer(), new ValidationMetrics({data: [x, y], compute})];
      const {history} = await model.fit(x, y, {...base, epochs: 1, validationData: [x, y], callbacks});
      expect(calls, 'batches of training and of validation').to.be.at.least(6);
      expect(history.epoch_seconds[0]).to.be.closeTo(calls / 10 + 0.5, 1e-9);
      model.dispose();
    }
  });

  it('measures each training by itself, with the real clock too', async () => {
    performance.now = now;
    const timer = new EpochTimer();
    const model = withMetrics(binaryModel());
    for (let i = 0; i < 2; i++) {
      const {history} = await model.fit(x, y, {...base, epochs: 2, callbacks: timer});
      expect(history.epoch_seconds).to.have.length(2);
      for (const seconds of history.epoch_seconds) expect(seconds).to.be.within(0, 1e4);
    }
    model.dispose();
  });

  it('runs in a custom loop, in a CallbackList', async () => {
    const list = factories.list([new EpochTimer()]);
    await list.onTrainBegin();
    const all: TrainingLogs[] = [];
    for (const epoch of [0, 1]) {
      await list.onEpochBegin(epoch);
      time += 3000;
      const logs: TrainingLogs = {loss: 1};
      await list.onEpochEnd(epoch, logs);
      all.push(logs);
      time += 4000;
    }
    await list.onTrainEnd();
    expect(all).to.deep.equal([
      {loss: 1, epoch_seconds: 3},
      {loss: 1, epoch_seconds: 3},
    ]);
  });

  it('counts the time before a restart within an epoch, and only in this epoch', async () => {
    for (const at of [3, 4, 5]) {
      const store = new MemoryStore();
      let batches = 0;
      const breaks = {
        onBatchEnd: () => {
          if (batches++ === at) throw new Error('killed');
        },
      };
      const run = (...more: object[]) => {
        const model = withMetrics(binaryModel(), {seed: 3});
        const callbacks = [
          new Clock(),
          new EpochTimer(),
          new BackupAndRestore(store, {saveFreq: 1}),
          ...more,
        ];
        return model.fit(x, y, {...base, epochs: 3, callbacks});
      };
      expect((await failureOf(run(breaks))).message).to.equal('killed');
      time += 100_000;
      const {history} = await run();
      expect(history.epoch_seconds).to.deep.equal([6, 6, 6]);
    }
  });

  it('logs under another key, and refuses one that the model uses', async () => {
    const model = withMetrics(binaryModel(['acc']));
    const {history} = await model.fit(x, y, {
      ...base,
      epochs: 1,
      callbacks: new EpochTimer({key: 'seconds'}),
    });
    expect(history).to.have.property('seconds').and.not.to.have.property('epoch_seconds');
    for (const used of [model, binaryModel(['acc'])]) {
      const callbacks = new EpochTimer({key: 'acc'});
      const {message} = await failureOf(used.fit(x, y, {...base, epochs: 1, callbacks}));
      expect(message).to.contain('EpochTimer: the model logs a metric or a tracked tensor as "acc" already');
      used.dispose();
    }
  });

  it('invalid options are errors', () => {
    const make = (options: unknown) => () => new EpochTimer(options as object);
    expect(make({keys: 'a'})).to.throw('unknown option "keys". Did you mean "key"?');
    expect(make({key: ''})).to.throw('key must be a string that is not empty');
    expect(make({key: 3})).to.throw('key must be a string');
    expect(make('seconds')).to.throw('expected an object of options');
    expect(make({Key: 'a'})).not.to.throw();
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {AbortOn, callbacks} from '../../../../callbacks/index.js';
import {RunRecorder, RunTracker} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {failureOf, listen} from '../../../outcomes.js';
import {binaryModel, dataset, samples} from '../../helpers.js';
import {MemoryLogger} from './memory_logger.js';

const {x, y} = samples(40, 1);
const base = {batchSize: 20, verbose: 0, shuffle: false} as const;

describe('RunTracker', () => {
  for (const extended of [true, false]) {
    it(`logs every number of ${extended ? 'an extended' : 'a plain'} model`, async () => {
      const plain = binaryModel(['accuracy']);
      const model = extended ? withMetrics(plain) : plain;
      const logger = new MemoryLogger();
      const before = tf.memory().numTensors;
      const {history} = await model.fit(x, y, {
        ...base,
        epochs: 3,
        validationData: [x, y],
        callbacks: new RunTracker(logger, {batches: true}),
      });
      expect(tf.memory().numTensors).to.equal(before);
      const epochs = logger.logs.filter(([, values]) => !('batch/loss' in values));
      expect(epochs.map(([step]) => step)).to.deep.equal([0, 1, 2]);
      for (const [key, values] of Object.entries(history)) {
        expect(epochs.map(([, logged]) => logged[key])).to.deep.equal(values);
      }
      const batches = logger.logs.filter(([, values]) => 'batch/loss' in values);
      expect(batches.map(([step]) => step)).to.deep.equal([0, 1, 2, 3, 4, 5]);
      expect(Object.keys(batches[0][1])).to.deep.equal(['batch/loss', 'batch/acc']);
      expect(logger.ends).to.deep.equal(['finished']);
      model.dispose();
    });
  }

  it('tells loggers about the training, with the values of the caller', async () => {
    const model = withMetrics(binaryModel());
    const logger = new MemoryLogger();
    const tracker = new RunTracker(logger, {name: 'first try', config: {seed: 3, learningRate: 'own'}});
    await model.fitDataset(dataset(x, y, 20), {epochs: 1, verbose: 0, callbacks: tracker});
    expect(logger.starts).to.have.length(1);
    const [{id, name, isResumed, config}] = logger.starts;
    expect({id, name, isResumed}).to.deep.equal({id: tracker.runId, name: 'first try', isResumed: false});
    const {optimizer, seed, learningRate, epochs, model: facts} = config;
    expect({optimizer, seed, learningRate, epochs}).to.deep.equal({
      optimizer: 'SGD',
      seed: 3,
      learningRate: 'own',
      epochs: 1,
    });
    expect(facts).to.deep.equal({layers: 2, parameters: 21});
    model.dispose();
  });

  it('continues the run in a second fit', async () => {
    const model = binaryModel();
    const logger = new MemoryLogger();
    const tracker = new RunTracker(logger, {batches: true});
    await model.fit(x, y, {...base, epochs: 2, callbacks: tracker});
    await model.fit(x, y, {...base, epochs: 2, callbacks: tracker});
    await model.fit(x, y, {...base, initialEpoch: 4, epochs: 5, callbacks: tracker});
    const stepsOf = (key: string) => logger.logs.filter(([, v]) => key in v).map(([step]) => step);
    expect(stepsOf('loss')).to.deep.equal([0, 1, 2, 3, 4]);
    expect(stepsOf('batch/loss')).to.deep.equal(Array.from({length: 10}, (_, i) => i));
    expect(logger.starts.map(({id, isResumed}) => [id, isResumed])).to.deep.equal([
      [tracker.runId, false],
      [tracker.runId, true],
      [tracker.runId, true],
    ]);
    model.dispose();
  });

  it('works when it is called by hand', async () => {
    const logger = new MemoryLogger();
    const tracker = new RunTracker(logger, {batches: true});
    await tracker.onTrainBegin();
    await tracker.onEpochBegin(0);
    await tracker.onBatchEnd(0, {batch: 0, size: 4, loss: 2});
    await tracker.onEpochEnd(0, {loss: NaN, note: 'text' as never});
    await tracker.onTrainEnd();
    expect(logger.logs).to.deep.equal([
      [0, {'batch/loss': 2}],
      [0, {loss: NaN}],
    ]);
  });

  it('tells how training ended', async () => {
    const model = withMetrics(binaryModel());
    const logger = new MemoryLogger();
    const fault = new tf.CustomCallback({onBatchEnd: () => Promise.reject(new Error('a fault'))});
    const callbacks = [new RunTracker(logger, {batches: true}), fault];
    const error = await failureOf(model.fit(x, y, {...base, epochs: 2, callbacks}));
    expect(error.message).to.equal('a fault');
    const controller = new AbortController();
    const abort = new tf.CustomCallback({onEpochEnd: async () => controller.abort()});
    const aborting = [new RunTracker(logger), abort, new AbortOn(controller.signal)];
    await model.fit(x, y, {...base, epochs: 2, callbacks: aborting});
    expect(logger.ends).to.deep.equal(['failed', 'killed']);
    model.dispose();
  });

  for (const when of ['start', 'log', 'finish'] as const) {
    it(`lets onException decide when a logger gives up in ${when}`, async () => {
      for (const late of [true, false]) {
        const failing = () => {
          const logger = new MemoryLogger();
          const fail = (): never => {
            throw new Error('no space');
          };
          logger[when] = late ? () => Promise.resolve().then(fail) : fail;
          return logger;
        };
        const model = withMetrics(binaryModel());
        const train = (onException: 'throw' | 'warn', other: MemoryLogger) =>
          model.fit(x, y, {
            ...base,
            epochs: 3,
            callbacks: new RunTracker([failing(), other], {onException}),
          });
        const other = new MemoryLogger();
        const {warnings} = await listen(() => train('warn', other));
        expect(warnings).to.deep.equal(['MemoryLogger: no space']);
        expect(other.logs).to.have.length(3);
        expect(other.ends).to.deep.equal(['finished']);
        const stopped = new MemoryLogger();
        expect((await failureOf(train('throw', stopped))).message).to.equal('MemoryLogger: no space');
        if (when !== 'finish') expect(stopped.ends).to.deep.equal(['failed']);
        model.dispose();
      }
    });
  }

  it('keeps the order of the calls of a logger that is slow, and waits for it at the end only', async () => {
    const logger = new MemoryLogger();
    const calls: string[] = [];
    const slowly = (text: string): Promise<void> =>
      new Promise(resolve => setTimeout(() => resolve(void calls.push(text)), 5));
    logger.start = () => slowly('start');
    logger.log = step => slowly(`log ${step}`);
    logger.finish = status => slowly(status);
    const tracker = new RunTracker(logger);
    await tracker.onTrainBegin();
    for (const epoch of [0, 1]) await tracker.onEpochEnd(epoch, {loss: 1});
    expect(calls).to.deep.equal([]);
    await tracker.onTrainEnd();
    expect(calls).to.deep.equal(['start', 'log 0', 'log 1', 'finished']);
  });

  it('works in a loop over variables, with and without an optimizer', async () => {
    for (const optimizer of [tf.train.sgd(0.25), undefined]) {
      const logger = new MemoryLogger();
      const list = callbacks.list([new RunTracker(logger), new RunRecorder()], {variables: [], optimizer});
      await list.onTrainBegin();
      await list.onEpochBegin(0);
      await list.onEpochEnd(0, {loss: 3});
      await list.onTrainEnd();
      expect(logger.logs.map(([step, values]) => [step, values])).to.deep.equal([[0, {loss: 3}]]);
      expect(logger.starts[0].config.learningRate).to.equal(optimizer && 0.25);
    }
  });

  it('refuses what is no logger, and wrong options', () => {
    const self: Record<string, unknown> = {};
    self.a = [self];
    expect(() => new RunTracker(new MemoryLogger(), {config: self as never})).to.throw(
      'RunTracker: config.a[0] must be plain JSON; it contains itself.',
    );
    const made = (...args: unknown[]) =>
      new (RunTracker as unknown as new (...args: unknown[]) => RunTracker)(...args);
    const logger = new MemoryLogger();
    expect(() => made({log() {}})).to.throw(/expected a logger .* without start, finish\.$/);
    expect(() => made([])).to.throw('got an empty list');
    expect(() => made([logger, logger])).to.throw('one logger twice');
    expect(() => made(logger, {batch: true})).to.throw('unknown option "batch". Did you mean "batches"?');
    expect(() => made(logger, {batches: 10})).to.throw('batches must be true or false; got 10.');
    expect(() => made(logger, {name: ''})).to.throw('name must be a string that is not empty');
    expect(() => made(logger, {onException: 'ignore'})).to.throw(`onException must be 'throw' or 'warn'`);
    expect(() => made(logger, {config: [1]})).to.throw('config must be an object');
    expect(() => made(logger, {config: {a: {b: [() => 1]}}})).to.throw('config.a.b[0] must be a number');
  });
});

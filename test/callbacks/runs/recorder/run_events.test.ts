import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  AbortOn,
  MemoryStore,
  ModelCheckpoint,
  TerminateOnNaN,
  TimeLimit,
} from '../../../../callbacks/index.js';
import {type Run, RunRecorder} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {listen} from '../../../outcomes.js';
import {binaryModel, samples} from '../../helpers.js';

const {x, y} = samples(40, 1);
const base = {batchSize: 10, verbose: 0, shuffle: false, epochs: 4} as const;

/** Trains with callbacks, and returns the record. An error of the training is ignored. */
async function record(model: tf.LayersModel, callbacks: object[]): Promise<Run> {
  const recorder = new RunRecorder();
  const before = tf.memory().numTensors;
  await listen(() =>
    model.fit(x, y, {...base, callbacks: [recorder, ...callbacks] as never}).catch(() => undefined),
  );
  expect(tf.memory().numTensors).to.equal(before);
  model.dispose();
  return recorder.run;
}

/** Stops training after the second epoch, without a reason. */
class Stop extends tf.Callback {
  override onEpochEnd(epoch: number): Promise<void> {
    if (epoch === 1) (this as unknown as {model: {stopTraining: boolean}}).model.stopTraining = true;
    return Promise.resolve();
  }
}

const eventsOf = ({events}: Run): string[] =>
  events.map(({epoch, kind, text}) => `${epoch} ${kind}: ${text}`);

describe('the events of a run', () => {
  it('tell which callback stopped it, on every model', async () => {
    for (const extend of [(m: tf.LayersModel) => m, (m: tf.LayersModel) => withMetrics(m)]) {
      const controller = new AbortController();
      const abort = new tf.CustomCallback({onBatchEnd: () => Promise.resolve(controller.abort())});
      expect(
        eventsOf(await record(extend(binaryModel()), [abort, new AbortOn(controller.signal)])),
      ).to.include('0 abort: AbortOn: the signal was aborted');
      expect(eventsOf(await record(extend(binaryModel()), [new TimeLimit({seconds: 0})]))).to.include(
        '0 stop: TimeLimit: the time limit is over',
      );
      const stop = new Stop();
      expect(eventsOf(await record(extend(binaryModel()), [stop]))).to.include(
        '1 stop: stopped before epoch 3 of 4',
      );
    }
  });

  it('tell which keys are NaN, once, and that TerminateOnNaN stopped it', async () => {
    const model = withMetrics(binaryModel());
    model.compile({optimizer: tf.train.sgd(NaN), loss: 'meanSquaredError'});
    const run = await record(model, [new TerminateOnNaN()]);
    expect(run.events.filter(({kind}) => kind === 'nan')).to.deep.equal([
      {epoch: 0, step: 1, kind: 'nan', text: 'loss is NaN'},
    ]);
    expect(eventsOf(run)).to.include('0 stop: TerminateOnNaN: the loss is NaN');
    expect(run.events.some(({kind}) => kind === 'best')).to.equal(false);
  });

  it('name the checkpoints, without their folders', async () => {
    const handler = {
      save: () => Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}}),
    };
    const best = new ModelCheckpoint(handler as never, {monitor: 'loss', saveBestOnly: true});
    const run = await record(binaryModel(), [best]);
    const saved = run.events.filter(({kind}) => kind === 'checkpoint');
    expect(saved.map(({epoch}) => epoch)).to.deep.equal([0, 1, 2, 3]);
    expect(saved[0].text).to.equal('saved the given handler');
    expect(run.config.monitor).to.equal('loss');
    expect(new MemoryStore().files.size).to.equal(0);
  });

  it('tell of an error, and of an abort that is one', async () => {
    const fail = () => {
      throw new Error('on purpose');
    };
    expect(eventsOf(await record(withMetrics(binaryModel()), [{onBatchEnd: fail}]))).to.deep.equal([
      '0 error: on purpose',
    ]);
    const controller = new AbortController();
    const abort = {onEpochEnd: () => controller.abort()};
    const run = await record(withMetrics(binaryModel()), [
      abort,
      new AbortOn(controller.signal, {onAbort: 'throw'}),
    ]);
    expect(run.events.map(({kind}) => kind)).to.deep.equal(['abort']);
    expect(run).to.have.property('finished');
  });

  it('go with which layers have changed', async () => {
    for (const extended of [false, true]) {
      const plain = binaryModel();
      plain.layers[0].trainable = false;
      const model = extended ? withMetrics(plain) : plain;
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
      const run = await record(model, []);
      expect(run.config.model?.summary?.map(({changed}) => changed)).to.deep.equal([false, true]);
    }
  });
});

describe('batch values', () => {
  it('are never read synchronously', async () => {
    const model = binaryModel();
    const {dataSync} = tf.Tensor.prototype;
    let reads = 0;
    const count = {onBatchEnd: () => Promise.resolve(), onEpochEnd: () => Promise.resolve()};
    const recorder = new RunRecorder();
    tf.Tensor.prototype.dataSync = function (this: tf.Tensor) {
      reads++;
      return dataSync.call(this);
    } as never;
    try {
      await model.fit(x, y, {...base, callbacks: [new tf.CustomCallback(count)]});
      const without = reads;
      await model.fit(x, y, {...base, callbacks: [recorder]});
      expect(reads - without).to.equal(without);
    } finally {
      tf.Tensor.prototype.dataSync = dataSync;
    }
    expect(recorder.run.batches?.step).to.have.length(16);
    model.dispose();
  });
});

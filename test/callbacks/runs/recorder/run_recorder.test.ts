import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ReduceLROnPlateau} from '../../../../callbacks/index.js';
import {
  applyChange,
  checkRun,
  type Run,
  type RunChange,
  RunRecorder,
} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {failureOf} from '../../../outcomes.js';
import {binaryModel, dataset, fitDataset, samples} from '../../helpers.js';

const {x, y, labels} = samples(60, 1);
const valid = samples(30, 2);
const base = {batchSize: 20, verbose: 0, shuffle: false} as const;

function model(extended: boolean) {
  const made = binaryModel(['accuracy']);
  if (!extended) return made;
  const with_ = withMetrics(made, {seed: 7});
  with_.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy', metrics: ['accuracy']});
  return with_;
}

describe('RunRecorder', () => {
  it('records every epoch and batch on every model, in fit and fitDataset', async () => {
    for (const extended of [false, true]) {
      for (const byDataset of [false, true]) {
        const trained = model(extended);
        const before = tf.memory().numTensors;
        const recorder = new RunRecorder({name: 'a', data: [valid.x, valid.y]});
        let copy: Run | undefined;
        const types = new Set<string>();
        recorder.listen(change => {
          types.add(change.type);
          copy = applyChange(copy, structuredClone(change));
        });
        const {history} = byDataset
          ? await fitDataset(trained, dataset(x, y, 20), {epochs: 2, verbose: 0, callbacks: recorder})
          : await trained.fit(x, y, {...base, epochs: 2, callbacks: recorder});
        const {run} = recorder;
        expect(checkRun(structuredClone(run))).to.deep.equal(JSON.parse(JSON.stringify(run)));
        expect(run.epochs.map(({epoch, logs}) => [epoch, logs.loss, logs.acc])).to.deep.equal(
          [0, 1].map(epoch => [epoch, history.loss[epoch], history.acc[epoch]]),
        );
        expect(run.batches?.step).to.deep.equal([0, 1, 2, 3, 4, 5]);
        expect(Object.keys(run.batches?.keys ?? {})).to.have.members(['loss', 'acc']);
        expect(run.epochs[1].time).to.be.at.least(run.epochs[0].time);
        expect(run.config).to.deep.include({
          optimizer: 'SGD',
          learningRate: 0.5,
          loss: 'binaryCrossentropy',
          metrics: ['acc'],
          epochs: 2,
          backend: tf.getBackend(),
        });
        expect(run.config.directions).to.deep.include({acc: 'max'});
        expect(run.config.model).to.deep.include({layers: 2, parameters: 21});
        expect(run.config.model?.summary?.map(({changed}) => changed)).to.deep.equal([true, true]);
        expect(run.events.map(({kind}) => kind)).to.deep.equal(['best']);
        expect(run.finished).to.be.at.least(run.started as number);
        expect(copy).to.deep.equal(run);
        expect([...types]).to.include.members(['start', 'batches', 'epoch', 'event', 'finish']);
        expect(tf.memory().numTensors).to.equal(before);
        trained.dispose();
      }
    }
    expect(labels).to.have.length(60);
  });

  it('tells what happened', async () => {
    const trained = model(true);
    const recorder = new RunRecorder();
    const stopping = new EarlyStopping({
      monitor: 'val_acc',
      patience: 2,
      restoreBestWeights: true,
      minDelta: 1,
    });
    const callbacks = [
      recorder,
      stopping,
      new ReduceLROnPlateau({monitor: 'loss', patience: 1, minDelta: 9}),
    ];
    await trained.fit(x, y, {...base, epochs: 9, validationData: [valid.x, valid.y], callbacks});
    const {events, config} = recorder.run;
    expect(config).to.deep.include({monitor: 'val_acc', seed: 7, stepsPerEpoch: 3, batchSize: 20});
    expect(config.samples).to.deep.equal({train: 60, validation: 30});
    const ones = labels.reduce((a, b) => a + b, 0);
    expect(config.labels).to.deep.equal({
      task: 'binary',
      train: [60 - ones, ones],
      validation: [30 - valid.labels.reduce((a, b) => a + b, 0), valid.labels.reduce((a, b) => a + b, 0)],
    });
    const texts = events.map(({epoch, kind, text}) => `${epoch} ${kind}: ${text}`);
    expect(texts.filter(text => /stop|restored/.test(text))).to.deep.equal([
      '2 stop: EarlyStopping: no better val_acc for 2 epochs',
      '2 restored: the weights of epoch 1 were restored',
    ]);
    expect(texts.some(text => text.startsWith('2 learning-rate: learning rate 0.05'))).to.equal(true);
    trained.dispose();
  });

  it('continues its run in a second fit', async () => {
    const trained = model(true);
    const recorder = new RunRecorder();
    const changes: RunChange[] = [];
    recorder.listen(change => changes.push(structuredClone(change)));
    await trained.fit(x, y, {...base, epochs: 2, callbacks: recorder});
    const {id, started} = recorder.run;
    await trained.fit(x, y, {...base, epochs: 3, callbacks: recorder});
    const {run} = recorder;
    expect([run.id, run.started]).to.deep.equal([id, started]);
    expect(run.epochs.map(({epoch}) => epoch)).to.deep.equal([0, 1, 2, 3, 4]);
    expect(run.batches?.step).to.deep.equal(Array.from({length: 15}, (_, i) => i));
    expect(run.config.epochs).to.equal(5);
    expect(run.events.filter(({kind}) => kind === 'fit').map(({epoch}) => epoch)).to.deep.equal([2]);
    expect(changes.reduce<Run | undefined>(applyChange, undefined)).to.deep.equal(run);
    await trained.fit(x, y, {...base, initialEpoch: 5, epochs: 6, callbacks: recorder});
    expect(recorder.run.epochs.map(({epoch}) => epoch)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    trained.dispose();
  });

  it('begins anew after a training that was refused before its first step', async () => {
    const trained = model(true);
    const recorder = new RunRecorder();
    const refused = [recorder, new EarlyStopping({monitor: 'val_nothing'})];
    const error = await failureOf(() => trained.fit(x, y, {...base, epochs: 2, callbacks: refused}));
    expect(recorder.run.events.map(({text}) => text)).to.deep.equal([error.message]);
    const {finished} = recorder.run;
    const whileItRuns: unknown[] = [];
    const look = {onEpochEnd: () => void whileItRuns.push(recorder.run.finished)};
    await trained.fit(x, y, {...base, epochs: 2, callbacks: [recorder, look]});
    expect(finished).to.be.a('number');
    expect(whileItRuns).to.deep.equal([undefined, undefined]);
    expect(recorder.run.events.map(({kind}) => kind)).to.deep.equal(['best']);
    trained.dispose();
  });

  it('keeps the limit of the memory that its option config has, beside the peak', async () => {
    const recorder = new RunRecorder({config: {memory: {limit: 1e9}}});
    await model(true).fit(x, y, {...base, epochs: 1, callbacks: recorder});
    expect(recorder.run.config.memory?.limit).to.equal(1e9);
    expect(recorder.run.config.memory?.peak).to.be.greaterThan(0);
  });

  it('works when it is called by hand, also without a model', async () => {
    const recorder = new RunRecorder();
    recorder.setParams({epochs: 2});
    await recorder.onTrainBegin();
    for (const epoch of [0, 1]) {
      await recorder.onEpochBegin(epoch);
      for (const batch of [0, 1]) {
        await recorder.onBatchBegin(batch);
        await recorder.onBatchEnd(batch, {batch, size: 4, loss: epoch === 1 ? NaN : 3 - batch});
      }
      await recorder.onEpochEnd(epoch, {loss: epoch === 1 ? NaN : 2});
    }
    await recorder.onTrainEnd();
    const {run} = recorder;
    expect(run.epochs.map(({logs}) => logs)).to.deep.equal([{loss: 2}, {loss: 'NaN'}]);
    expect(run.batches).to.deep.equal({step: [0, 1, 2, 3], keys: {loss: [3, 2, 'NaN', 'NaN']}});
    expect(run.events.map(({kind, epoch, step}) => [kind, epoch, step])).to.deep.equal([
      ['nan', 1, 2],
      ['best', 0, undefined],
    ]);
    expect(run.config.epochs).to.equal(2);
    expect(run).to.have.property('finished');
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {disposeWeights, snapshotWeights} from '../../../src/tfjs/graph/model_weights.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const train = samples(60, 1);
const valid = samples(37, 2);
const weightsOf = (model: tf.LayersModel) => model.getWeights().map(w => Array.from(w.dataSync()));

/** Drives a callback over made-up logs, as tfjs does. */
async function drive(callback: tf.Callback, logs: Record<string, number>[]): Promise<tf.LayersModel> {
  const input = tf.input({shape: [1]});
  const model = tf.model({inputs: input, outputs: input});
  callback.setParams({metrics: ['loss', 'val_loss']});
  callback.setModel(model);
  await callback.onTrainBegin({});
  model.stopTraining = false;
  for (const [epoch, log] of logs.entries()) {
    await callback.onEpochEnd(epoch, log);
    if (model.stopTraining) break;
  }
  await callback.onTrainEnd({});
  return model;
}

describe('EarlyStopping', () => {
  it('B7: tfjs minimizes val_precision and cannot restore weights; this one does neither', async () => {
    expect(() => tf.callbacks.earlyStopping({restoreBestWeights: true})).to.throw('not implemented');
    const rising = [0.1, 0.2, 0.3, 0.4].map(v => ({val_precision: v}));
    const theirs = await drive(tf.callbacks.earlyStopping({monitor: 'val_precision', patience: 2}), rising);
    expect(theirs.stopTraining).to.equal(true);

    const model = binaryModel(['precision']);
    const ours = new EarlyStopping({monitor: 'val_precision', patience: 2, restoreBestWeights: true});
    ours.setParams({metrics: ['loss', 'precision', 'val_loss', 'val_precision']});
    ours.setModel((model as unknown as {model: tf.LayersModel}).model);
    await ours.onTrainBegin({});
    for (const [epoch, logs] of rising.entries()) await ours.onEpochEnd(epoch, logs);
    expect([ours.stoppedEpoch, ours.best, ours.bestEpoch, ours.wait]).to.deep.equal([0, 0.4, 3, 0]);
    await ours.onTrainEnd({});
  });

  it('B7: tfjs swallows unknown options; here they are errors with a suggestion', () => {
    expect(() => tf.callbacks.earlyStopping({patienec: 3} as never)).not.to.throw();
    const make = (options: object) => () => new EarlyStopping(options);
    expect(make({patienec: 3})).to.throw('unknown option "patienec". Did you mean "patience"?');
    expect(make({min_delta: 1, minDelta: 2})).to.throw('"min_delta" and "minDelta" are the same option');
    expect(make({patience: -1})).to.throw('patience must be a number, at least 0; got -1.');
    expect(make({patience: '3'})).to.throw('patience must be a number, at least 0; got "3"');
    expect(make({min_delta: 1, restore_best_weights: true, start_from_epoch: 2})).not.to.throw();
  });

  it('B8: getWeights() returns live variables; a snapshot is a copy', async () => {
    const model = binaryModel();
    const live = model.getWeights();
    const copies = snapshotWeights(model);
    const before = weightsOf(model);
    await model.fit(train.x, train.y, {epochs: 1, verbose: 0});
    expect(live.map(w => Array.from(w.dataSync()))).to.deep.equal(weightsOf(model));
    expect(copies.map(({value}) => Array.from(value.dataSync())))
      .to.deep.equal(before)
      .and.not.deep.equal(weightsOf(model));
    disposeWeights(copies);
  });

  it('stops after `patience` epochs and restores the weights of the best one, bit by bit', async () => {
    const model = binaryModel();
    const history: number[][][] = [];
    class Recorder extends tf.Callback {
      override async onEpochEnd(): Promise<void> {
        history.push(weightsOf(this.model));
      }
    }
    const worst = new EarlyStopping({
      monitor: 'val_loss',
      mode: 'max',
      patience: 3,
      restoreBestWeights: true,
    });
    const {epoch} = await model.fit(train.x, train.y, {
      epochs: 20,
      shuffle: false,
      verbose: 0,
      validationData: [valid.x, valid.y],
      callbacks: [new Recorder(), worst],
    });
    expect(epoch.length)
      .to.equal(worst.stoppedEpoch + 1)
      .and.to.be.below(20);
    expect(worst.stoppedEpoch).to.equal(worst.bestEpoch + 3);
    expect(weightsOf(model)).to.deep.equal(history[worst.bestEpoch]).and.not.deep.equal(history.at(-1));
    expect(worst.bestWeights).to.equal(undefined);
  });

  it('restores weights under a constraint without rounding', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({units: 3, inputShape: [3], kernelConstraint: tf.constraints.unitNorm({axis: 0})}),
        tf.layers.dense({units: 1, activation: 'sigmoid'}),
      ],
    });
    model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
    let first: number[][] = [];
    class Recorder extends tf.Callback {
      override async onEpochEnd(epoch: number): Promise<void> {
        if (epoch === 0) first = weightsOf(this.model);
      }
    }
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 2, restoreBestWeights: true});
    await model.fit(train.x, train.y, {epochs: 4, verbose: 0, callbacks: [new Recorder(), stop]});
    expect(stop.bestEpoch).to.equal(0);
    expect(weightsOf(model)).to.deep.equal(first);
  });

  it('leaks nothing, restored or not, stopped or not', async () => {
    const model = binaryModel(['acc']);
    const run = (stop: EarlyStopping, epochs: number) =>
      model.fit(train.x, train.y, {epochs, verbose: 0, validationData: [valid.x, valid.y], callbacks: stop});
    const reused = new EarlyStopping({monitor: 'val_acc', patience: 1, restoreBestWeights: true});
    await run(reused, 1);
    const before = tf.memory().numTensors;
    await run(reused, 6);
    await run(reused, 2);
    await run(new EarlyStopping({monitor: 'val_acc', patience: 50, restoreBestWeights: true}), 3);
    await run(new EarlyStopping({monitor: 'val_acc', patience: 50}), 3);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('restores the weights and frees its copy after an error', async () => {
    const model = binaryModel();
    const inner = (model as unknown as {model: tf.LayersModel}).model;
    const before = tf.memory().numTensors;
    const stop = new EarlyStopping({monitor: 'loss', restoreBestWeights: true, patience: 9});
    stop.setParams({metrics: ['loss']});
    stop.setModel(inner);
    await stop.onTrainBegin({});
    await stop.onEpochEnd(0, {loss: 1});
    const best = weightsOf(model);
    tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.zerosLike(w))));
    stop.onTrainError();
    expect(weightsOf(model)).to.deep.equal(best);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('turns Scalars in logs into numbers for the callbacks after it', async () => {
    const model = binaryModel(['acc']);
    const seen: unknown[] = [];
    class Reader extends tf.Callback {
      override async onEpochEnd(_: number, logs?: object): Promise<void> {
        seen.push(...Object.values(logs ?? {}));
      }
    }
    const stop = new EarlyStopping({monitor: 'acc', patience: 5});
    await model.fit(train.x, train.y, {epochs: 2, verbose: 0, callbacks: [stop, new Reader()]});
    expect(seen).to.have.length(4);
    seen.forEach(value => expect(value).to.be.a('number'));
  });

  it('prints with `verbose` what Keras prints', async () => {
    const stop = new EarlyStopping({patience: 1, restoreBestWeights: true, verbose: 1});
    const {printed} = await listen(() => drive(stop, [{val_loss: 2}, {val_loss: 1}, {val_loss: 3}]));
    expect(printed).to.deep.equal([
      'Epoch 3: early stopping',
      'Restoring model weights from the end of the best epoch: 2.',
    ]);
  });

  it('NaN is never an improvement, not even as the first value', async () => {
    const stop = new EarlyStopping({patience: 3});
    await drive(stop, [{val_loss: NaN}, {val_loss: 5}, {val_loss: NaN}, {val_loss: 4}]);
    expect([stop.best, stop.bestEpoch, stop.wait, stop.stoppedEpoch]).to.deep.equal([4, 3, 0, 0]);
  });

  it('never stops at epoch 0', async () => {
    const stop = new EarlyStopping({patience: 0});
    const model = await drive(stop, [{val_loss: NaN}, {val_loss: 2}, {val_loss: 1}]);
    expect([model.stopTraining, stop.best]).to.deep.equal([false, 1]);
  });

  it('a missing key is an error after the first epoch that lists the names', async () => {
    const model = binaryModel(['acc']);
    const error = await failureOf(
      model.fit(train.x, train.y, {
        epochs: 3,
        verbose: 0,
        callbacks: new EarlyStopping({monitor: 'accurac', mode: 'max'}),
      }),
    );
    expect(error.message).to.match(
      /^EarlyStopping: there is no "accurac" in the logs\..*They hold: loss, acc\.$/,
    );
  });

  it('warns when a key that was there is missing later', async () => {
    const stop = new EarlyStopping({monitor: 'own', mode: 'min', patience: 1});
    const {warnings} = await listen(() => drive(stop, [{own: 2}, {loss: 1}, {own: 1}]));
    expect(warnings).to.have.length(1);
    expect([stop.best, stop.stoppedEpoch]).to.deep.equal([1, 0]);
  });

  it('warns when a declared key is missing once, and counts that as no observation', async () => {
    const stop = new EarlyStopping({patience: 2});
    const logs: Record<string, number>[] = [
      {val_loss: 2},
      {loss: 1},
      {val_loss: 1},
      {loss: 1},
      {val_loss: 3},
    ];
    const {warnings} = await listen(() => drive(stop, logs));
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.contain('"val_loss" is missing in this epoch\'s logs, which hold loss');
    expect([stop.wait, stop.best, stop.stoppedEpoch]).to.deep.equal([1, 1, 0]);
  });
});

/** What EarlyStopping has beyond Keras's: limits, smoothing, NaN; how it goes on from a state; every way to end. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {namedWeights} from '../../../src/tfjs/graph/model_weights.js';
import {AbortOn, EarlyStopping, type EarlyStoppingOptions} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {someEntries} from '../../backend.js';
import {binaryModel, dataset, failure, fitDataset, listen, random, samples} from '../helpers.js';

const train = samples(40, 1);
const valid = samples(37, 2);
const weightsOf = (model: tf.LayersModel) => model.getWeights().map(w => Array.from(w.dataSync()));

/** A model whose one weight is the number of the epoch. */
function counter(): {model: tf.LayersModel; at: (epoch: number) => void; weight: () => number} {
  const input = tf.input({shape: [1]});
  const layer = tf.layers.dense({units: 1, useBias: false});
  const model = tf.model({inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor});
  return {
    model,
    at: epoch => tf.tidy(() => model.setWeights([tf.tensor2d([[epoch]])])),
    weight: () => weightsOf(model)[0][0],
  };
}

/** What a callback shows after each epoch. */
const shown = (stop: EarlyStopping) => [
  stop.wait,
  stop.best,
  stop.bestEpoch,
  stop.stoppedEpoch,
  stop.stopReason,
  stop.bestWeights?.map(w => w.dataSync()[0]),
];

/** Drives a callback over the values of `val_loss`, as tfjs does, and gives what it showed and the final weight. */
async function drive(stop: EarlyStopping, values: readonly number[], from = 0, state?: CallbackState) {
  const {model, at, weight} = counter();
  stop.setParams({metrics: ['loss', 'val_loss']});
  stop.setModel(model);
  await stop.onTrainBegin();
  if (state !== undefined) stop.setState(state);
  model.stopTraining = false;
  const trace: unknown[] = [];
  for (let epoch = from; epoch < values.length && !model.stopTraining; epoch++) {
    await stop.onEpochBegin(epoch);
    at(epoch);
    await stop.onEpochEnd(epoch, {val_loss: values[epoch]});
    trace.push(shown(stop));
  }
  await stop.onTrainEnd();
  const final = weight();
  model.dispose();
  return {trace, final};
}

/** Epoch, reason and best epoch of a run over these values. */
async function outcome(options: EarlyStoppingOptions, values: readonly number[]) {
  const stop = new EarlyStopping({patience: 99, ...options});
  const {final, trace} = await drive(stop, values);
  return {epochs: trace.length, reason: stop.stopReason, stopped: stop.stoppedEpoch, final, best: stop.best};
}

describe('EarlyStopping beyond Keras', () => {
  it('a relative minDelta is one of the best value, whatever its sign', async () => {
    const best = async (values: number[], mode?: 'max') =>
      (await outcome({minDelta: '10%', mode}, values)).best;
    expect(await best([100, 89, 81, 80])).to.equal(80);
    expect(await best([100, 89, 81])).to.equal(89);
    expect(await best([-100, -109, -111, -122])).to.equal(-111);
    expect(await best([1, 1.05, 1.2, 1.31], 'max')).to.equal(1.2);
    expect(await best([Infinity, 5, 4.6])).to.equal(5);
  });

  it('stoppingThreshold: stops where the value is as good, which is then the best one', async () => {
    const options = {stoppingThreshold: 0.5, restoreBestWeights: true, minDelta: 0.2};
    expect(await outcome(options, [2, 0.6, 0.5, 0.1])).to.deep.equal({
      epochs: 3,
      reason: 'stoppingThreshold',
      stopped: 2,
      final: 2,
      best: 0.5,
    });
    expect(await outcome({...options, mode: 'max'}, [0.7, 1])).to.include({epochs: 1, stopped: 0, final: 0});
    expect(await outcome({...options, startFromEpoch: 2}, [0.1, 0.1, 0.1, 0])).to.include({epochs: 3});
    expect(await outcome(options, [NaN, 2, 3])).to.include({epochs: 3, reason: undefined});
  });

  it('divergenceThreshold: stops where the value is worse, at once', async () => {
    const options = {divergenceThreshold: 10, restoreBestWeights: true};
    const want = {epochs: 3, reason: 'divergenceThreshold', stopped: 2, final: 1, best: 1};
    expect(await outcome(options, [10, 1, 11, 1])).to.deep.equal(want);
    expect(await outcome(options, [Infinity, 1])).to.include({epochs: 1, reason: 'divergenceThreshold'});
    expect(await outcome({...options, mode: 'max'}, [11, 10, 9])).to.include({epochs: 3, best: 11});
    expect(await outcome(options, [NaN, 1])).to.include({epochs: 2, reason: undefined});
  });

  it('onNaN: goes on, stops at once, or fails with the best weights back', async () => {
    const values = [3, 2, NaN, 1];
    const options = {restoreBestWeights: true} as const;
    expect(await outcome(options, values)).to.include({epochs: 4, reason: undefined, final: 3});
    const ignored = new EarlyStopping({patience: 1, onNaN: 'ignore'});
    await drive(ignored, values);
    expect([ignored.stopReason, ignored.stoppedEpoch]).to.deep.equal(['patience', 2]);
    expect(await outcome({...options, onNaN: 'stop'}, values)).to.include({
      epochs: 3,
      reason: 'onNaN',
      stopped: 2,
      final: 1,
    });
    expect(await outcome({onNaN: 'stop'}, [NaN, 1])).to.include({epochs: 1, reason: 'onNaN'});
    const model = binaryModel();
    const before = tf.memory().numTensors;
    const epochs: number[][][] = [];
    class Witness extends tf.Callback {
      override async onEpochEnd(epoch: number, logs?: object): Promise<void> {
        epochs.push(weightsOf(this.model));
        (logs as {own: number}).own = values[epoch];
      }
    }
    const throwing = new EarlyStopping({
      monitor: 'own',
      mode: 'min',
      patience: 9,
      onNaN: 'throw',
      ...options,
    });
    const error = await failure(
      model.fit(train.x, train.y, {epochs: 5, verbose: 0, callbacks: [new Witness(), throwing]}),
    );
    expect(error.message).to.contain('EarlyStopping: "own" is NaN at epoch 2 (the first is 0).');
    expect(weightsOf(model)).to.deep.equal(epochs[1]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('smoothing: what is compared, and what is best, is the smoothed value', async () => {
    const values = [4, 1, 3, 3, 1, 1, 9];
    const medians = [4, 2.5, 3, 3, 3, 1, 1];
    const {trace} = await drive(new EarlyStopping({patience: 9, smoothing: {median: 3}}), values);
    expect(trace.map(t => (t as unknown[])[1])).to.deep.equal(
      medians.map((_, i) => Math.min(...medians.slice(0, i + 1))),
    );
    const limits = {smoothing: {median: 3}, stoppingThreshold: 1} as const;
    expect(await outcome(limits, values)).to.include({epochs: 6});
    // Epochs that are not looked at are not smoothed either.
    expect(await outcome({...limits, startFromEpoch: 4}, values)).to.include({epochs: 5});
  });

  it('says why it stopped', async () => {
    const stop = new EarlyStopping({verbose: 1, stoppingThreshold: 1, patience: 9});
    const {printed} = await listen(() => drive(stop, [2, 1]));
    expect(printed).to.deep.equal(['Epoch 2: early stopping (stoppingThreshold)']);
  });

  it('options are checked', () => {
    const make = (options: object) => () => new EarlyStopping(options);
    expect(make({onNaN: 'raise'})).to.throw('onNaN must be one of "ignore", "stop", "throw"; got "raise".');
    expect(make({stoppingThreshold: '1'})).to.throw('stoppingThreshold must be a number');
    expect(make({restoreBestWeights: 1})).to.throw('restoreBestWeights must be true or false');
    expect(make({minDelta: '1'})).to.throw('minDelta must be a number or a percentage');
    expect(make({smoothing: {ema: 2}})).to.throw('EarlyStopping: smoothing: {ema} must be less than 1');
    expect(make({stopping_threshold: 1, on_nan: 'stop', min_delta: '1%'})).not.to.throw();
  });
});

describe('EarlyStopping that goes on from a state', () => {
  const next = random(9);
  const values = Array.from({length: 14}, (_, i) => (i === 4 ? NaN : 1 / (i + 1) + 0.3 * next()));
  const kinds: EarlyStoppingOptions[] = [
    {patience: 3, restoreBestWeights: true},
    {patience: 4, restoreBestWeights: true, smoothing: {ema: 0.7}, minDelta: '5%'},
    {patience: 3, restoreBestWeights: true, smoothing: {median: 3}, baseline: 0.5},
    {patience: 9, stoppingThreshold: 0.2, startFromEpoch: 3},
    {patience: 2, onNaN: 'stop', restoreBestWeights: true},
  ];

  for (const options of kinds) {
    it(`does what it would have done: ${JSON.stringify(options)}`, async () => {
      const before = tf.memory().numTensors;
      const whole = await drive(new EarlyStopping(options), values);
      for (let cut = 1; cut <= whole.trace.length; cut++) {
        const first = new EarlyStopping(options);
        const {model, at} = counter();
        first.setParams({metrics: ['loss', 'val_loss']});
        first.setModel(model);
        await first.onTrainBegin();
        for (let epoch = 0; epoch < cut; epoch++) {
          at(epoch);
          await first.onEpochEnd(epoch, {val_loss: values[epoch]});
        }
        const {plain, tensors = []} = first.getState();
        // NaN is nowhere in it.
        const saved = {
          plain: JSON.parse(JSON.stringify(plain)) as typeof plain,
          tensors: tensors.map(t => tf.clone(t)),
        };
        await first.onTrainEnd();
        model.dispose();
        if (cut < whole.trace.length) {
          const {trace, final} = await drive(new EarlyStopping(options), values, cut, saved);
          expect(trace, `from epoch ${cut}`).to.deep.equal(whole.trace.slice(cut));
          expect(final).to.equal(whole.final);
        }
        tf.dispose(saved.tensors);
      }
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('a training that was stopped stops again', async () => {
    const stop = new EarlyStopping({restoreBestWeights: true});
    const {model, at, weight} = counter();
    stop.setParams({metrics: ['loss', 'val_loss']});
    stop.setModel(model);
    await stop.onTrainBegin();
    const best = tf.tensor2d([[7]]);
    const monitor = {best: 1, seen: true, smoothing: []};
    const weights = namedWeights(model).map(({name}) => name);
    const plain = {wait: 1, bestEpoch: 7, stoppedEpoch: 8, stopReason: 'patience', monitor, weights};
    stop.setState({plain, tensors: [best]});
    model.stopTraining = false;
    await stop.onEpochBegin(9);
    expect(model.stopTraining).to.equal(true);
    at(9);
    await stop.onTrainEnd();
    expect(weight()).to.equal(7);
    best.dispose();
    model.dispose();
  });

  it('a fit ends with the same weights, bit by bit', async () => {
    const base = {batchSize: 8, shuffle: false, verbose: 0, epochs: 12};
    const data = {...base, validationData: [valid.x, valid.y] as [tf.Tensor, tf.Tensor]};
    const options = {monitor: 'val_loss', mode: 'max', patience: 4, restoreBestWeights: true} as const;
    const whole = binaryModel();
    const {epoch: all} = await whole.fit(train.x, train.y, {...data, callbacks: new EarlyStopping(options)});
    expect(all).to.have.length(5);

    const first = new EarlyStopping(options);
    let saved: CallbackState | undefined;
    let weights: tf.Tensor[] = [];
    class Backup extends tf.Callback {
      override async onEpochEnd(epoch: number): Promise<void> {
        if (epoch !== 1) return;
        const {plain, tensors = []} = first.getState();
        saved = {plain, tensors: tensors.map(t => tf.clone(t))};
        weights = this.model.getWeights().map(w => tf.clone(w));
        this.model.stopTraining = true;
      }
    }
    await binaryModel().fit(train.x, train.y, {...data, callbacks: [first, new Backup()]});
    const second = new EarlyStopping(options);
    class Resume extends tf.Callback {
      override async onTrainBegin(): Promise<void> {
        second.setState(saved as CallbackState);
      }
    }
    const resumed = binaryModel();
    resumed.setWeights(weights);
    const {epoch} = await resumed.fit(train.x, train.y, {
      ...data,
      initialEpoch: 2,
      callbacks: [second, new Resume()],
    });
    expect(epoch).to.deep.equal([2, 3, 4]);
    expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
    tf.dispose([weights, saved?.tensors as tf.Tensor[]]);
  });
});

describe('EarlyStopping puts the best weights back, however training ends', () => {
  const abort = () => {
    const controller = new AbortController();
    return {callback: new AbortOn(controller.signal), act: () => controller.abort()};
  };
  type End = (model: tf.LayersModel) => {callback?: tf.Callback; act?: () => void; atBatch?: boolean};
  const ends: Record<string, End> = {
    'all epochs': () => ({}),
    'stopTraining at an epoch end': model => ({act: () => (model.stopTraining = true)}),
    'stopTraining in mid-epoch': model => ({act: () => (model.stopTraining = true), atBatch: true}),
    'AbortOn at an epoch end': abort,
    'AbortOn in mid-epoch': () => ({...abort(), atBatch: true}),
    'an error at an epoch end': () => ({
      act: () => {
        throw new Error('elsewhere');
      },
    }),
    'an error in mid-epoch': () => ({
      atBatch: true,
      act: () => {
        throw new Error('elsewhere');
      },
    }),
  };
  // tfjs tells nobody that a training of a plain model ends with an error.
  for (const kind of ['plain', 'extended'] as const) {
    for (const loop of ['fit', 'fitDataset'] as const) {
      for (const [name, end] of someEntries(ends, 3)) {
        if (kind === 'plain' && name.startsWith('an error')) continue;
        it(`${kind}, ${loop}: ${name}`, async () => {
          const model = kind === 'plain' ? binaryModel() : withMetrics(binaryModel());
          const {callback, act, atBatch = false} = end(model);
          const epochs: number[][][] = [];
          class Witness extends tf.Callback {
            private batches = 0;
            override async onBatchEnd(): Promise<void> {
              if (++this.batches === 13 && atBatch) act?.();
            }
            override async onEpochEnd(epoch: number): Promise<void> {
              epochs.push(weightsOf(this.model));
              if (epoch === 3 && !atBatch) act?.();
            }
          }
          // The first epoch is the best one.
          const stop = new EarlyStopping({
            monitor: 'loss',
            mode: 'max',
            patience: 9,
            restoreBestWeights: true,
          });
          const callbacks = [stop, new Witness(), ...(callback === undefined ? [] : [callback])];
          const args = {epochs: 6, verbose: 0, callbacks};
          const run = () =>
            loop === 'fit'
              ? model.fit(train.x, train.y, {...args, batchSize: 8, shuffle: false})
              : fitDataset(model, dataset(train.x, train.y, 8), args);
          const before = tf.memory().numTensors;
          if (name.startsWith('an error')) expect((await failure(run())).message).to.equal('elsewhere');
          else await run();
          expect(stop.bestEpoch).to.equal(0);
          expect(weightsOf(model)).to.deep.equal(epochs[0]).and.not.deep.equal(epochs.at(-1));
          expect(tf.memory().numTensors).to.equal(before);
        });
      }
    }
  }
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, type EarlyStoppingOptions} from '../../../callbacks/index.js';
import {binaryModel} from '../helpers.js';
import {train, weightsOf, drive} from './driven_stopping.js';
import {failureOf, listen} from '../../outcomes.js';

/** Epoch, reason and best epoch of a run over these values. */
async function outcome(options: EarlyStoppingOptions, values: readonly number[]) {
  const stop = new EarlyStopping({patience: 99, ...options});
  const {final, trace} = await drive(stop, values);
  return {epochs: trace.length, reason: stop.stopReason, stopped: stop.stoppedEpoch, final, best: stop.best};
}

describe('EarlyStopping beyond Keras', () => {
  it('a relative minDelta is relative to the best value, of either sign', async () => {
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

  it('onNaN: continues, stops at once, or throws after restoring the best weights', async () => {
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
    const error = await failureOf(
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

  it('prints why it stopped', async () => {
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

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {namedWeights} from '../../../src/tfjs/graph/model_weights.js';
import {EarlyStopping, type EarlyStoppingOptions} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {binaryModel, random, samples} from '../helpers.js';
import {train, weightsOf, counter, drive} from './driven_stopping.js';
const valid = samples(37, 2);

describe('EarlyStopping resumed from a state', () => {
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
    it(`behaves as without an interruption: ${JSON.stringify(options)}`, async () => {
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

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, SwapEMAWeights, ValidationMetrics} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, predictions, squaredErrorOf} from '../helpers.js';
import {
  train,
  valid,
  validationData,
  base,
  weightsOf,
  normalised,
  Witness,
  averagesOf,
  closeTo,
  perEpoch,
} from './recorded_weights.js';
import {failureOf} from '../../outcomes.js';

describe('SwapEMAWeights beside EarlyStopping', () => {
  // `val_loss` is maximized, so that the first epoch is the best one.
  const stopping = () =>
    new EarlyStopping({monitor: 'val_loss', mode: 'max', patience: 9, restoreBestWeights: true});

  for (const swapOnEpoch of [false, true]) {
    for (const order of ['before', 'after'] as const) {
      it(`extended: best weights are those that were validated (swapOnEpoch ${swapOnEpoch}, stopping ${order})`, async () => {
        const model = withMetrics(normalised());
        const seen = new Witness();
        const stop = stopping();
        const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch});
        const callbacks = order === 'before' ? [stop, seen, swap] : [swap, seen, stop];
        const {history} = await model.fit(train.x, train.y, {...base, validationData, callbacks});
        expect(stop.bestEpoch).to.equal(0);
        const logs = await model.evaluateLogs(valid.x, valid.y);
        expect(logs.loss).to.be.closeTo(history.val_loss[0], 1e-6);
        const raw = new Witness();
        await normalised().fit(train.x, train.y, {...base, callbacks: raw});
        expect(seen.batches).to.deep.equal(raw.batches);
      });
    }
  }

  it('a value of training keeps the raw weights', async () => {
    const model = withMetrics(binaryModel());
    const seen = new Witness();
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 9, restoreBestWeights: true});
    await model.fit(train.x, train.y, {...base, callbacks: [stop, seen, new SwapEMAWeights()]});
    expect(weightsOf(model)).to.deep.equal(seen.batches[perEpoch - 1]);
  });

  it('plain: raw ones for the val_loss of tfjs, averages for what ValidationMetrics computes', async () => {
    for (const monitor of ['val_loss', 'ema_mse']) {
      const model = binaryModel();
      const seen = new Witness();
      const stop = new EarlyStopping({monitor, mode: 'max', patience: 9, restoreBestWeights: true});
      const metrics = new ValidationMetrics({data: validationData, metrics: 'mse', prefix: 'ema_'});
      const callbacks = [stop, metrics, new SwapEMAWeights({emaMomentum: 0.8}), seen];
      const {history} = await model.fit(train.x, train.y, {...base, validationData, callbacks});
      const first = perEpoch - 1;
      expect(stop.bestEpoch).to.equal(0);
      if (monitor === 'val_loss') expect(weightsOf(model)).to.deep.equal(seen.batches[first]);
      else closeTo(weightsOf(model), averagesOf(seen.batches, 0.8)[first]);
      const error = squaredErrorOf(valid.labels, predictions(model, valid.x));
      if (monitor === 'ema_mse') expect(error).to.be.closeTo(history.ema_mse[0] as number, 1e-6);
    }
  });

  it('after an error the best weights are restored, in either order', async () => {
    for (const order of ['before', 'after'] as const) {
      const model = withMetrics(binaryModel());
      const seen = new Witness();
      const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch: true});
      const failing = new ValidationMetrics({
        data: [valid.x, valid.y],
        compute: ({epoch}) => {
          if (epoch === 2) throw new Error('compute');
          return {};
        },
      });
      const callbacks = order === 'before' ? [stopping(), swap] : [swap, stopping()];
      const before = tf.memory().numTensors;
      const error = await failureOf(
        model.fit(train.x, train.y, {...base, validationData, callbacks: [...callbacks, seen, failing]}),
      );
      expect(error.message).to.equal('compute');
      expect(weightsOf(model)).to.deep.equal(seen.epochs[0]);
      expect(tf.memory().numTensors).to.equal(before);
    }
  });
});

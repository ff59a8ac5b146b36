import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ValidationMetrics} from '../../../callbacks/index.js';
import {predictions} from '../helpers.js';
import {train, valid, validationData, base, extendedModel, countCalls, witness} from '../extended_model.js';
import {failureOf} from '../../outcomes.js';

describe('EarlyStopping on an extended model', () => {
  it('uses the direction of the metric, restores the best epoch, and can be mixed with plain objects', async () => {
    const model = extendedModel(['AUC']);
    const seen = witness(model);
    const stop = new EarlyStopping({monitor: 'val_auc', patience: 2, restoreBestWeights: true});
    const {history} = await model.fit(train.x, train.y, {
      ...base,
      epochs: 30,
      validationData,
      callbacks: [seen, stop],
    });
    const best = Math.max(...history.val_auc);
    expect(stop.best).to.equal(best);
    expect(history.val_auc).to.have.length(stop.bestEpoch + 3);
    expect(predictions(model, valid.x)).to.deep.equal(seen.epochs[stop.bestEpoch]);
  });

  it('checks the monitored name before the first epoch, and lists the names', async () => {
    const model = extendedModel(['AUC']);
    const calls = countCalls(model);
    const error = await failureOf(
      model.fit(train.x, train.y, {
        ...base,
        validationData,
        callbacks: [new EarlyStopping({monitor: 'val_acu'})],
      }),
    );
    expect(error.message).to.equal(
      'EarlyStopping: there is no "val_acu" in the logs. Did you mean "val_auc" or "auc"? ' +
        'They hold: loss, auc, val_loss, val_auc.',
    );
    expect(calls()).to.equal(0);
  });

  it('checks the key after the first epoch if another callback may write it', async () => {
    const model = extendedModel();
    const own = {onEpochEnd: (epoch: number, logs?: tf.Logs) => void ((logs as tf.Logs).own = epoch)};
    const stop = (monitor: string) => new EarlyStopping({monitor, mode: 'max', patience: 9});
    const right = stop('own');
    await model.fit(train.x, train.y, {...base, callbacks: [own, right]});
    expect(right.best).to.equal(2);
    const error = await failureOf(model.fit(train.x, train.y, {...base, callbacks: [own, stop('onw')]}));
    expect(error.message).to.contain('there is no "onw" in the logs. Did you mean "own"');
  });

  it('restores the best weights when another callback throws, without leaks', async () => {
    const model = extendedModel();
    const seen = witness(model);
    const throws = {
      onBatchEnd: () => {
        if (seen.epochs.length === 2) throw new Error('elsewhere');
      },
    };
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 9, restoreBestWeights: true});
    const before = tf.memory().numTensors;
    const error = await failureOf(
      model.fit(train.x, train.y, {
        ...base,
        callbacks: [seen, stop, new ValidationMetrics({data: validationData, metrics: 'mse'}), throws],
      }),
    );
    expect(error.message).to.equal('elsewhere');
    expect(stop.bestEpoch).to.equal(0);
    expect(predictions(model, valid.x)).to.deep.equal(seen.epochs[0]);
    expect(tf.memory().numTensors).to.equal(before);
  });
});

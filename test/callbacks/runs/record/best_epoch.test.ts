import {expect} from 'chai';
import {bestEpoch, directionOf, monitoredKey} from '../../../../callbacks/runs/index.js';
import {recordOf} from '../records.js';

describe('bestEpoch', () => {
  it('uses val_loss, else loss, else the first key of a known direction', () => {
    expect(
      bestEpoch(
        recordOf([
          {loss: 1, val_loss: 3},
          {loss: 2, val_loss: 2},
        ]),
      ),
    ).to.deep.equal({
      epoch: 1,
      key: 'val_loss',
      value: 2,
    });
    expect(bestEpoch(recordOf([{loss: 1}, {loss: 2}]))).to.deep.equal({epoch: 0, key: 'loss', value: 1});
    expect(bestEpoch(recordOf([{x: 0, acc: 1, val_acc: 2}]))?.key).to.equal('val_acc');
    expect(bestEpoch(recordOf([{x: 0}]))).to.equal(undefined);
    expect(bestEpoch(recordOf([]))).to.equal(undefined);
  });

  it('uses the key that the record names', () => {
    const run = recordOf(
      [
        {val_loss: 1, val_auc: 0.6},
        {val_loss: 2, val_auc: 0.7},
      ],
      {
        config: {monitor: 'val_auc'},
      },
    );
    expect(monitoredKey(run)).to.equal('val_auc');
    expect(bestEpoch(run)?.epoch).to.equal(1);
  });

  it('has a finite value, and is the first of equal ones', () => {
    const epochs = ['NaN', 'Infinity', 2, 1, 1].map(loss => ({loss}) as {loss: number});
    expect(bestEpoch(recordOf(epochs))?.epoch).to.equal(3);
    expect(bestEpoch(recordOf(epochs.slice(0, 2)))).to.equal(undefined);
    expect(bestEpoch(recordOf([{loss: '-Infinity'}, {loss: 2}]))?.epoch).to.equal(1);
    expect(bestEpoch(recordOf(epochs.slice(0, 1)))).to.equal(undefined);
  });

  it('follows the directions of the record before the names of keys', () => {
    const run = recordOf([{val_gap: 1}, {val_gap: 2}], {config: {directions: {gap: 'max'}}});
    expect(bestEpoch(run, 'val_gap')?.epoch).to.equal(1);
    expect(bestEpoch(recordOf([{gap: 1}]), 'gap')).to.equal(undefined);
    expect(bestEpoch(run, 'constructor')).to.equal(undefined);
  });

  it('knows the directions of common names', () => {
    const run = recordOf([]);
    for (const key of [
      'val_acc',
      'binaryAccuracy',
      'val_a_f1_score',
      'auc_1',
      'r2Score',
      'recall_0',
      'mean_io_u',
    ])
      expect(directionOf(run, key), key).to.equal('max');
    for (const key of [
      'loss',
      'val_a_loss',
      'MSE',
      'meanSquaredError',
      'brier_score',
      'root_mean_squared_error',
    ])
      expect(directionOf(run, key), key).to.equal('min');
    for (const key of ['learning_rate', 'epoch_seconds', 'lr', 'toString'])
      expect(directionOf(run, key), key).to.equal(undefined);
  });
});

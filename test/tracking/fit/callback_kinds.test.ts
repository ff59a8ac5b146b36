import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/index.js';
import {pair, ways} from '../support/binary_fit.js';

describe('Callbacks of all kinds', () => {
  it('act in any order', async () => {
    const kinds = () => [
      tf.callbacks.earlyStopping({monitor: 'val_loss', minDelta: 10, patience: 2}),
      new EarlyStopping({monitor: 'val_acc', patience: 50, restoreBestWeights: true}),
      {onEpochEnd: () => void epochs++},
      {onBatchEnd: () => void batches++},
    ];
    let [epochs, batches] = [0, 0];
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ];
    for (const order of orders) {
      [epochs, batches] = [0, 0];
      const all = kinds();
      const {epoch} = await ways.fit(
        pair()[1],
        order.map(i => all[i]),
        9,
      );
      expect([epoch.length, epochs, batches]).to.deep.equal([3, 3, 15]);
    }
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {Full, logger} from './full_store.js';

const {x, y} = samples(40, 3);

describe('CSVLogger on a full disk', () => {
  it('ends training with the error, and leaves whole rows', async () => {
    const store = new Full();
    const csv = logger(store);
    const fill = {onEpochEnd: (epoch: number) => void (store.full = epoch === 0)};
    const model = withMetrics(binaryModel());
    const before = tf.memory().numTensors;
    const {value, warnings} = await listen(() =>
      failureOf(model.fit(x, y, {epochs: 4, verbose: 0, callbacks: [csv, fill]})),
    );
    expect(value.message).to.equal('CSVLogger: the disk is full');
    expect(warnings).to.deep.equal(['CSVLogger: the disk is full']);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('with onException "warn" writes the missing rows as soon as it can', async () => {
    const store = new Full();
    const csv = logger(store, {onException: 'warn'});
    const {warnings} = await listen(async () => {
      await csv.onTrainBegin();
      for (const epoch of [0, 1, 2, 3]) {
        store.full = epoch === 1 || epoch === 2;
        await csv.onEpochEnd(epoch, {loss: epoch / 2});
      }
      await csv.onTrainEnd();
    });
    expect(warnings).to.have.length(2);
    expect(store.text).to.equal('epoch,loss,val_loss\r\n0,0,NA\r\n1,0.5,NA\r\n2,1,NA\r\n3,1.5,NA\r\n');
  });

  it('writes the missing rows after resuming', async () => {
    const store = new Full();
    const [first, second] = [0, 1].map(() => logger(store, {onException: 'warn'}));
    await listen(async () => {
      await first.onTrainBegin();
      store.full = true;
      await first.onEpochEnd(0, {loss: 0.25});
      store.full = false;
      await second.onTrainBegin();
      second.setState(first.getState());
      await second.onEpochEnd(1, {loss: 0.5});
    });
    expect(store.text).to.equal('epoch,loss,val_loss\r\n0,0.25,NA\r\n1,0.5,NA\r\n');
  });
});

import {expect} from 'chai';
import {RunTracker, WandbLogger} from '../../../../callbacks/runs/index.js';
import {failureOf} from '../../../outcomes.js';

describe('WandbLogger', () => {
  it('fails if a promise of the run rejects', async () => {
    const run = {log: () => Promise.reject(new Error('offline'))};
    const tracker = new RunTracker(new WandbLogger(run));
    const train = async (): Promise<void> => {
      await tracker.onTrainBegin();
      await tracker.onEpochEnd(0, {loss: 1});
      await tracker.onTrainEnd();
    };
    expect((await failureOf(train())).message).to.equal('WandbLogger: offline');
  });
});

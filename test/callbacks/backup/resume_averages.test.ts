/** Callbacks that change the weights, or when training ends, beside BackupAndRestore. */
import {expect} from 'chai';
import {EarlyStopping, type EarlyStoppingOptions, SwapEMAWeights} from '../../../callbacks/index.js';
import {onExactBackends} from '../helpers.js';
import {type Run, storeWith, train, WatchedStore} from './reproducible_run.js';
import {listen} from '../../outcomes.js';

/** Resumes from what was saved at each moment, and compares with the training that was not interrupted. */
async function resumesEverywhere(run: Run): Promise<void> {
  const store = new WatchedStore();
  const {value: whole} = await listen(() => train(run, store));
  expect(store.moments.length).to.be.greaterThan(1);
  for (const [i, moment] of store.moments.entries()) {
    const {value: ended} = await listen(() => train(run, storeWith(moment)));
    expect(ended.history, `History, moment ${i}`).to.equal(whole.history);
    expect(ended.model, `model, moment ${i}`).to.equal(whole.model);
  }
}

describe('a training that resumes from a backup', () => {
  onExactBackends();
  for (const swapOnEpoch of [false, true]) {
    for (const dataset of [false, true]) {
      it(`with averaged weights, swapOnEpoch ${swapOnEpoch}, ${dataset ? 'fitDataset' : 'fit'}`, async () => {
        const averages = new SwapEMAWeights({swapOnEpoch, emaMomentum: 0.8, emaOverwriteFrequency: 4});
        const run = {dataset, seed: dataset ? null : 3, callbacks: () => averages};
        await resumesEverywhere(run);
        await resumesEverywhere({...run, epochs: 2, backup: {saveFreq: 2}});
      });
    }
  }

  const stops: EarlyStoppingOptions[] = [
    {monitor: 'val_loss', mode: 'max', patience: 2, restoreBestWeights: true},
    {monitor: 'val_loss', mode: 'max', patience: 2, restoreBestWeights: true, smoothing: {ema: 0.5}},
    {monitor: 'val_loss', stoppingThreshold: 1},
  ];
  for (const options of stops) {
    it(`stopped: ${JSON.stringify(options)}`, async () => {
      const callbacks = () => [new EarlyStopping(options), new SwapEMAWeights({emaMomentum: 0.8})];
      await resumesEverywhere({epochs: 6, callbacks});
      await resumesEverywhere({epochs: 6, callbacks, backup: {saveFreq: 3}});
    });
  }
});

import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {expectClose} from '../../support.js';
import {pair, ways} from '../support/binary_fit.js';

describe('stopTraining', () => {
  const hooks = [
    'onTrainBegin',
    'onEpochBegin',
    'onBatchBegin',
    'onBatchEnd',
    'onEpochEnd',
    'onTrainEnd',
  ] as const;
  for (const [name, way] of Object.entries(ways)) {
    for (const hook of hooks) {
      it(`in ${hook} acts in ${name} as in plain tfjs`, async () => {
        const [plain, extended] = pair();
        const stopped = async (model: tf.LayersModel) => {
          let calls = 0;
          const stops = {[hook]: () => void (++calls === 2 && (model.stopTraining = true))};
          const twice = hook.startsWith('onTrain') ? {[hook]: () => void (model.stopTraining = true)} : stops;
          const history = await way(model, twice, 4);
          return {calls, history};
        };
        const wanted = await stopped(plain);
        const got = await stopped(extended);
        expect(got.calls).to.equal(wanted.calls);
        expect(got.history.epoch).to.deep.equal(wanted.history.epoch);
        // Stopped within the second epoch, tfjs validates only the first; History here has NaN in place of
        // the second.
        const missing = hook === 'onEpochBegin' ? [NaN] : [];
        const want = Object.entries(wanted.history.history).map(([key, values]) => [
          key,
          key.startsWith('val_') ? [...(values as number[]), ...missing] : (values as number[]),
        ]);
        expect(Object.keys(got.history.history)).to.deep.equal(want.map(([key]) => key));
        for (const [key, values] of want) {
          expectClose(got.history.history[key as string] as number[], values as number[]);
        }
      });
    }
  }
});

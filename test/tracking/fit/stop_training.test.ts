import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {epochOf, expectRecord} from '../../support.js';
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
        expect(Object.keys(got.history.history)).to.deep.equal(Object.keys(wanted.history.history));
        for (const epoch of got.history.epoch) {
          // Where plain tfjs has no value, and arrays of different lengths, there is NaN.
          const wantedEntries = Object.entries(epochOf(wanted.history, epoch));
          const want = Object.fromEntries(wantedEntries.map(([key, value]) => [key, value ?? NaN]));
          expectRecord(epochOf(got.history, epoch), want);
        }
      });
    }
  }
});

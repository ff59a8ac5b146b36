import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someOf} from '../../backend.js';
import {SwapEMAWeights, ValidationMetrics} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, fitDataset} from '../helpers.js';
import {
  type Weights,
  train,
  valid,
  validationData,
  base,
  weightsOf,
  normalised,
  kinds,
} from './recorded_weights.js';
import {failureOf} from '../../outcomes.js';

describe('SwapEMAWeights after errors', () => {
  for (const swapOnEpoch of [false, true]) {
    it(`after an error the raw weights are restored, and nothing leaks (swapOnEpoch ${swapOnEpoch})`, async () => {
      const model = withMetrics(normalised());
      const hooks = [
        'onTrainBegin',
        'onEpochBegin',
        'onBatchBegin',
        'onBatchEnd',
        'onEpochEnd',
        'onTrainEnd',
      ] as const;
      await model.fit(train.x, train.y, {...base, validationData});
      const before = tf.memory().numTensors;
      for (const hook of someOf(hooks, 3)) {
        for (const first of [false, true]) {
          let last: Weights = weightsOf(model);
          let calls = 0;
          const fails = {
            onBatchEnd: () => void (last = weightsOf(model)),
            // The second one, of those that there is more than one of.
            ...({
              [hook]: () => {
                if (hook === 'onBatchEnd') last = weightsOf(model);
                if (++calls === (hook.startsWith('onTrain') ? 1 : 2)) throw new Error(hook);
              },
            } as object),
          };
          const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch});
          const callbacks = first ? [fails, swap] : [swap, fails];
          const error = await failureOf(model.fit(train.x, train.y, {...base, validationData, callbacks}));
          expect(error.message).to.equal(hook);
          // At train end the averages are what training has led to.
          if (hook !== 'onTrainEnd') expect(weightsOf(model), hook).to.deep.equal(last);
          expect(tf.memory().numTensors, hook).to.equal(before);
        }
      }
    });
  }

  it('an error in a stage restores the raw weights too', async () => {
    for (const swapOnEpoch of [false, true]) {
      const model = withMetrics(binaryModel());
      let last: Weights = [];
      const metrics = new ValidationMetrics({
        data: [valid.x, valid.y],
        compute: () => {
          throw new Error('compute');
        },
      });
      const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch});
      const onBatchEnd = () => void (last = weightsOf(model));
      const before = tf.memory().numTensors;
      const error = await failureOf(
        model.fit(train.x, train.y, {...base, callbacks: [metrics, swap, {onBatchEnd}]}),
      );
      expect(error.message).to.equal('compute');
      expect(weightsOf(model)).to.deep.equal(last);
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  it('leaks nothing, in fit and fitDataset, plain and extended', async () => {
    for (const extend of Object.values(kinds)) {
      const model = extend(normalised());
      const args = {epochs: 2, verbose: 0, callbacks: new SwapEMAWeights(true)};
      await model.fit(train.x, train.y, {...args, validationData});
      const before = tf.memory().numTensors;
      await model.fit(train.x, train.y, {...args, validationData});
      await fitDataset(model, dataset(train.x, train.y, 8), {
        ...args,
        validationData: dataset(valid.x, valid.y, 8) as never,
      });
      expect(tf.memory().numTensors).to.equal(before);
    }
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {AbortOn, SwapEMAWeights, type SwapEMAWeightsOptions} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {binaryModel} from '../helpers.js';
import {
  train,
  base,
  weightsOf,
  normalised,
  Witness,
  averagesOf,
  closeTo,
  lastOf,
} from './recorded_weights.js';

describe('SwapEMAWeights: resumed trainings and skipped updates', () => {
  it('a resumed training starts from the weights in the model; an instance may be used again', async () => {
    const model = binaryModel();
    const swap = new SwapEMAWeights({emaMomentum: 0.9});
    await model.fit(train.x, train.y, {...base, callbacks: swap});
    const start = weightsOf(model);
    const seen = new Witness();
    await model.fit(train.x, train.y, {...base, callbacks: [seen, swap]});
    closeTo(weightsOf(model), lastOf(averagesOf(seen.batches, 0.9, start), 2));
  });

  it('a batch whose update is skipped is not a step', async () => {
    const model = binaryModel();
    const seen = new Witness();
    const controller = new AbortController();
    class Abort extends tf.Callback {
      override async onBatchBegin(batch: number): Promise<void> {
        if (batch === 3) controller.abort();
      }
    }
    const callbacks = [
      new Abort(),
      new AbortOn(controller.signal),
      seen,
      new SwapEMAWeights({emaMomentum: 0.8}),
    ];
    await model.fit(train.x, train.y, {...base, callbacks});
    expect(seen.batches).to.have.length(4);
    expect(seen.batches[3]).to.deep.equal(seen.batches[2]);
    closeTo(weightsOf(model), averagesOf(seen.batches, 0.8)[2]);
  });

  for (const swapOnEpoch of [false, true]) {
    it(`resumes from a state as if it had not been interrupted, swapOnEpoch ${swapOnEpoch}`, async () => {
      const options: SwapEMAWeightsOptions = {swapOnEpoch, emaMomentum: 0.8, emaOverwriteFrequency: 7};
      const args = {...base, epochs: 4};
      const whole = normalised();
      await whole.fit(train.x, train.y, {...args, callbacks: new SwapEMAWeights(options)});

      const first = new SwapEMAWeights(options);
      let saved: CallbackState | undefined;
      let weights: tf.Tensor[] = [];
      class Backup extends tf.Callback {
        override async onEpochEnd(epoch: number): Promise<void> {
          if (epoch !== 1) return;
          const {plain, tensors = []} = first.getState();
          saved = {
            plain: JSON.parse(JSON.stringify(plain)) as typeof plain,
            tensors: tensors.map(t => tf.clone(t)),
          };
          weights = this.model.getWeights().map(w => tf.clone(w));
          this.model.stopTraining = true;
        }
      }
      // The backup has to see the same, wherever it stands.
      await normalised().fit(train.x, train.y, {...args, callbacks: [new Backup(), first]});
      const second = new SwapEMAWeights(options);
      class Resume extends tf.Callback {
        override async onTrainBegin(): Promise<void> {
          second.setState(saved as CallbackState);
        }
      }
      const resumed = normalised();
      resumed.setWeights(weights);
      await resumed.fit(train.x, train.y, {...args, initialEpoch: 2, callbacks: [second, new Resume()]});
      expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
      tf.dispose([weights, saved?.tensors as tf.Tensor[]]);
    });
  }

  it('does not count a batch whose update was skipped, even as the first one after a backup', async () => {
    const model = binaryModel();
    const swap = new SwapEMAWeights();
    swap.setParams({});
    swap.setModel(model);
    await swap.onTrainBegin();
    Object.assign(model.optimizer, {iterations_: 5}); // as the backup has it
    swap.setState({plain: {steps: 5, swapped: false, average: [], raw: []}});
    await swap.onBatchBegin(0);
    await swap.onBatchEnd(0);
    expect(swap.getState().plain).to.deep.equal({steps: 5, swapped: false, average: [], raw: []});
    expect(swap.getState().tensors).to.have.length(0);
  });
});

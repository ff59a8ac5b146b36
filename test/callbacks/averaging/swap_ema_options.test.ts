import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks as factories, SwapEMAWeights} from '../../../callbacks/index.js';
import {binaryModel} from '../helpers.js';
import {weightsOf} from './recorded_weights.js';

describe('SwapEMAWeights', () => {
  it('works in a custom loop without fit', async () => {
    const model = binaryModel();
    const swap = new SwapEMAWeights({emaMomentum: 0.5, swapOnEpoch: true});
    swap.setParams({});
    swap.setModel(model);
    const before = tf.memory().numTensors;
    const put = (value: number) =>
      tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.fill(w.shape, value))));
    await swap.onTrainBegin();
    await swap.onEpochBegin(0);
    for (const [batch, value] of [4, 2, 1].entries()) {
      put(value);
      await swap.onBatchEnd(batch);
    }
    await swap.onEpochEnd(0);
    expect(weightsOf(model)[0][0]).to.equal(2);
    await swap.onEpochBegin(1);
    expect(weightsOf(model)[0][0]).to.equal(1);
    await swap.onEpochEnd(1);
    await swap.onTrainEnd();
    expect(weightsOf(model)[0][0]).to.equal(2);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('reads and checks options as in Keras, and as an object', () => {
    const make =
      (...args: unknown[]) =>
      () =>
        new SwapEMAWeights(...(args as [boolean]));
    for (const right of [
      [],
      [true],
      [undefined],
      [{swap_on_epoch: true, ema_momentum: 0.9}],
      [true, {emaMomentum: 0}],
    ]) {
      expect(make(...right)).not.to.throw();
    }
    expect(factories.swapEMAWeights(true)).to.be.instanceOf(SwapEMAWeights);
    expect(make({swapOnEpoc: true})).to.throw('unknown option "swapOnEpoc". Did you mean "swapOnEpoch"');
    expect(make('true')).to.throw('swapOnEpoch must be true or false; got "true".');
    expect(make({emaMomentum: 1.1})).to.throw('emaMomentum must be at most 1; got 1.1.');
    expect(make({emaMomentum: -1})).to.throw('emaMomentum must be a number, at least 0; got -1.');
    expect(make({emaOverwriteFrequency: 0})).to.throw(
      'emaOverwriteFrequency must be a whole number, at least 1',
    );
  });
});

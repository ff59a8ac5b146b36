import {expect} from 'chai';
import {CategoricalAccuracy} from '../../../src/metrics/accuracy/categorical_accuracy.js';
import {TopKCategoricalAccuracy} from '../../../src/metrics/accuracy/top_k_categorical_accuracy.js';
import {expectResult} from '../results.js';

describe('accuracies of equal scores', () => {
  it('the first of several greatest scores is the class; top k counts all of them', async () => {
    const batch = {
      yTrue: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      yPred: [
        [0.4, 0.4, 0.2],
        [0.4, 0.4, 0.2],
      ],
    };
    await expectResult(() => new CategoricalAccuracy(), [batch], 0.5, 1e-6);
    await expectResult(() => new TopKCategoricalAccuracy({k: 1}), [batch], 1, 1e-6);
    expect(() => new TopKCategoricalAccuracy({k: 4}).updateState(batch.yTrue, batch.yPred)).to.throw(
      'k is 4, but yPred has only 3 classes',
    );
  });
});

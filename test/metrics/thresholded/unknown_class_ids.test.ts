import {SparseTopKCategoricalAccuracy} from '../../../src/metrics/accuracy/sparse_top_k_categorical_accuracy.js';
import {TruePositives} from '../../../src/metrics/thresholded/true_positives.js';
import {expectResult} from '../results.js';

const scores = Array.from({length: 6}, () => [0.9, 0.1]);

describe('class ids that do not exist', () => {
  it('make no class of their row positive', async () => {
    const make = () => new TruePositives();
    await expectResult(make, [[[NaN, 0.5, -0.5, -1, 2, 1e12], scores]], 0, 0);
    await expectResult(make, [[[0, 1, 1, 0, 0, 1], scores]], 3, 0);
  });

  it('are among no greatest scores', () => {
    const ids = [NaN, 2 ** 32, 0, -1, -(2 ** 32), 5];
    return expectResult(() => new SparseTopKCategoricalAccuracy({k: 1}), [[ids, scores]], 1 / 6, 1e-6);
  });
});

import {R2Score} from '../../../src/metrics/determination/r2_score.js';
import {expectResult} from '../results.js';

describe('R2Score', () => {
  it('R2 of constant labels is 0, and NaN when they are predicted exactly', async () => {
    const weights = [0.3, 0.7, 1.1];
    const constant = {yTrue: [[2.1], [2.1], [2.1]], sampleWeight: weights};
    const r2 = () => new R2Score();
    await expectResult(r2, [{...constant, yPred: [[2], [1], [3]]}], 0, 1e-6);
    await expectResult(r2, [{...constant, yPred: [[2.1], [2.1], [2.1]]}], NaN, 1e-6);
    await expectResult(r2, [{...constant, yPred: [[2], [1], [3]], sampleWeight: [0, 0, 0]}], NaN, 1e-6);
  });

  it('adjusted R2 counts samples that have a weight', async () => {
    const batch = {
      yTrue: [[1], [2], [4], [9]],
      yPred: [[1], [3], [4], [5]],
      sampleWeight: [1, 1, 1, 0],
    };
    const plain = 1 - 1 / (16 / 9 + 1 / 9 + 25 / 9);
    await expectResult(() => new R2Score(), [batch], plain, 1e-5);
    await expectResult(() => new R2Score({numRegressors: 1}), [batch], 1 - (1 - plain) * 2, 1e-5);
    await expectResult(() => new R2Score({numRegressors: 2}), [batch], plain, 1e-5);
  });
});

/** Precision, recall and the counts at a threshold. */
import {expect} from 'chai';
import {F1Score} from '../../../src/metrics/thresholded/f1_score.js';
import {FalsePositives} from '../../../src/metrics/thresholded/false_positives.js';
import {Precision} from '../../../src/metrics/thresholded/precision.js';
import {Recall} from '../../../src/metrics/thresholded/recall.js';
import {TruePositives} from '../../../src/metrics/thresholded/true_positives.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {expectResult} from '../results.js';

describe('metrics at a threshold', () => {
  it('zeroDivision is the value of a ratio whose denominator is 0', async () => {
    const nothing = {yTrue: [0, 0], yPred: [0.1, 0.2]};
    await expectResult(() => new Precision(), [nothing], 0, 1e-6);
    await expectResult(() => new Precision({zeroDivision: 1}), [nothing], 1, 1e-6);
    await expectResult(() => new Recall({zeroDivision: 0.5}), [nothing], 0.5, 1e-6);
    const classes = {yTrue: [[1, 0]], yPred: [[0.9, 0.1]]};
    await expectResult(() => new F1Score({threshold: 0.5}), [classes], [1, 0], 1e-5);
    await expectResult(() => new F1Score({threshold: 0.5, zeroDivision: 1}), [classes], [1, 1], 1e-5);
  });

  it('scores that are NaN are never positive', async () => {
    const batch = {yTrue: [1, 1, 0], yPred: [NaN, 0.9, NaN]};
    await expectResult(() => new TruePositives(), [batch], 1, 1e-6);
    await expectResult(() => new Recall({thresholds: [0, 0.5, 1]}), [batch], [0.5, 0.5, 0], 1e-6);
    await expectResult(() => new FalsePositives({thresholds: [0.1, 0.2]}), [batch], [0, 0], 1e-6);
  });

  it('a mask excludes entries, from counts too', async () => {
    const batch = {
      yTrue: [
        [1, 1, 0],
        [1, 0, 0],
      ],
      yPred: [
        [0.9, 0.1, 0.9],
        [0.9, 0.9, 0.9],
      ],
      mask: [
        [1, 1, 0],
        [1, 0, 0],
      ],
    };
    await expectResult(() => new Precision(), [batch], 1, 1e-6);
    await expectResult(() => new Recall(), [batch], 2 / 3, 1e-6);
    await expectResult(() => new AUC({curve: 'PR'}), [batch], 1, 1e-6);
  });

  it('classId selects one class, from either end; a class that does not exist is an error', async () => {
    const batch = {
      yTrue: [
        [1, 0, 1],
        [0, 1, 1],
      ],
      yPred: [
        [0.9, 0.2, 0.1],
        [0.8, 0.3, 0.7],
      ],
    };
    await expectResult(() => new Precision({classId: 0}), [batch], 0.5, 1e-6);
    await expectResult(() => new Recall({classId: -1}), [batch], 0.5, 1e-6);
    await expectResult(() => new Recall({classId: 2}), [batch], 0.5, 1e-6);
    expect(() => new Recall({classId: 3}).updateState(batch.yTrue, batch.yPred)).to.throw(
      'there is no class 3',
    );
    expect(() => new Recall({classId: 0.5})).to.throw('classId must be a whole number');
  });
});

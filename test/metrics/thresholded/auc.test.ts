import {expect} from 'chai';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {expectResult} from '../results.js';

describe('AUC', () => {
  it('of labels of one class is 0 for ROC, and 1 for PR if all are positive', async () => {
    const positive = {yTrue: [1, 1], yPred: [0.3, 0.8]};
    await expectResult(() => new AUC(), [positive], 0, 1e-6);
    await expectResult(() => new AUC({curve: 'PR'}), [positive], 1, 1e-6);
    await expectResult(() => new AUC(), [{yTrue: [0, 0], yPred: [0.3, 0.8]}], 0, 1e-6);
  });

  it('refuses labels that do not fit numLabels and labelWeights, and counts them', () => {
    const update = (options: object) => () => new AUC(options).updateState([[1, 0, 1]], [[0.1, 0.2, 0.3]]);
    expect(update({labelWeights: [1, 2]})).to.throw('2 labelWeights do not fit');
    expect(update({multiLabel: true, labelWeights: [1, 2]})).to.throw(
      'expected 2 labels (numLabels, labelWeights), got yPred [1, 3] and 2 labelWeights.',
    );
    expect(update({multiLabel: true, numLabels: 2})).to.throw(/got yPred \[1, 3\]\.$/);
    expect(update({multiLabel: true, numLabels: 3, labelWeights: [1, 2, 3]})).not.to.throw();
  });
});

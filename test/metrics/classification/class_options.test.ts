import {expect} from 'chai';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {
  AccuracyScore,
  ClassLikelihoodRatios,
  ConfusionMatrix,
  FBetaMultiScore,
  MultilabelConfusionMatrix,
  PrecisionRecallFScoreSupport,
  PrecisionScore,
  RecallScore,
  Specificity,
  TopKAccuracyScore,
} from '../../../src/metrics/classes.js';
import type {ArrayData} from '../../../src/types.js';

describe('options of metrics over classes', () => {
  const update = (metric: Metric, yTrue: ArrayData, yPred: ArrayData) => (): void => {
    try {
      metric.updateState(yTrue, yPred);
    } finally {
      metric.dispose();
    }
  };
  const scores = [[0.1, 0.2, 0.7]];

  it('missing options are errors that name them', () => {
    expect(update(new ConfusionMatrix(), [2], [2])).to.throw('give labels, or a numClasses above 2');
    expect(update(new PrecisionScore(), [2], scores)).to.throw("Set average to 'macro'");
    expect(() => new PrecisionScore({numClasses: 3})).to.throw("Set average to 'macro'");
    expect(() => new PrecisionScore({multiLabel: true})).to.throw('multiLabel: true');
    expect(() => new PrecisionScore({posLabel: 2})).to.throw('posLabel must be one of 0, 1');
    expect(() => new PrecisionScore({average: 'samples'})).to.throw('multiLabel: true');
    expect(() => new MultilabelConfusionMatrix({samplewise: true})).to.throw('multiLabel: true');
    expect(update(new TopKAccuracyScore({numClasses: 3}), [2], [2])).to.throw('of scores');
    expect(update(new TopKAccuracyScore({labels: [1, 2, 3]}), [4], scores)).to.throw('holds 4');
  });

  it('options without effect and invalid options are errors', () => {
    expect(update(new ConfusionMatrix({threshold: 0.4}), [2], scores)).to.throw(
      'the greatest score predicts',
    );
    expect(update(new ConfusionMatrix({threshold: 0.4, numClasses: 3}), [2], [2])).to.throw('class ids');
    expect(update(new Specificity({topK: 2}), [1], [0.3])).to.throw('topK is 2');
    expect(update(new Specificity({topK: 4, average: 'macro'}), [1], scores)).to.throw('topK is 4');
    expect(update(new AccuracyScore({numClasses: 4}), [1], scores)).to.throw('[1, 3]');
    const columns = new PrecisionScore({multiLabel: true, labels: [3], average: 'macro'});
    expect(update(columns, [[0, 1, 0]], scores)).to.throw('labels names column 3');
    expect(() => new ConfusionMatrix({labels: [1, 1]})).to.throw('different whole numbers');
    expect(() => new ConfusionMatrix({labels: []})).to.throw('at least one');
    expect(() => new ConfusionMatrix({threshold: NaN})).to.throw('threshold');
    expect(() => new ConfusionMatrix({ignoreClass: 0.5})).to.throw('ignoreClass');
    expect(() => new FBetaMultiScore({beta: 0})).to.throw('beta');
    expect(() => new ClassLikelihoodRatios({labels: [0, 1, 2]})).to.throw('labels must be two');
    expect(() => new TopKAccuracyScore({labels: [0, 1], numClasses: 3})).to.throw('every class');
    expect(() => new RecallScore({zeroDivision: '0' as never})).to.throw('zeroDivision');
  });

  it('determine the size of the result before data', async () => {
    expect(await new ConfusionMatrix({labels: [4, 5]}).result()).to.deep.equal([
      [0, 0],
      [0, 0],
    ]);
    expect(await new ConfusionMatrix().result()).to.deep.equal([]);
    const scores = new PrecisionRecallFScoreSupport({numClasses: 2, zeroDivision: 1});
    expect(await scores.result()).to.deep.equal({
      precision: [1, 1],
      recall: [1, 1],
      fbeta: [1, 1],
      support: [0, 0],
    });
    for (const average of ['micro', 'macro', 'weighted', 'samples'] as const) {
      expect(await new RecallScore({multiLabel: true, average, zeroDivision: 1}).result()).to.equal(1);
    }
  });
});

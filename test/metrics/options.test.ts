/** Statistics with different options differ if the options change the numbers; invalid values are refused. */
import {expect} from 'chai';
import {keyOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {BalancedAccuracy} from '../../src/metrics/classification/balanced_accuracy.js';
import {ClassLikelihoodRatios} from '../../src/metrics/classification/class_likelihood_ratios.js';
import {FBetaMultiScore} from '../../src/metrics/classification/fbeta_multi_score.js';
import {DETCurve} from '../../src/metrics/curve/det_curve.js';
import {PrecisionAtFixedRecall} from '../../src/metrics/curve/precision_at_fixed_recall.js';
import {RecallAtFixedPrecision} from '../../src/metrics/curve/recall_at_fixed_precision.js';
import {ROCCurve} from '../../src/metrics/curve/roc_curve.js';
import {SensitivityAtFixedSpecificity} from '../../src/metrics/curve/sensitivity_at_fixed_specificity.js';
import {metricFrom} from '../../src/metrics/names/metric_from.js';
import {MeanRelativeError} from '../../src/metrics/regression/mean_relative_error.js';

describe('options', () => {
  it('name numbers that JSON does not know', () => {
    const values = [NaN, Infinity, -Infinity, -0, 0, null, 'NaN'];
    const keys = values.map(value => keyOf({value: [value]}));
    expect(new Set(keys).size).to.equal(values.length);
    expect(keyOf({a: [1, 'x', null]})).to.equal('{"a":[1,"x",null]}');
  });

  it('of another number make another statistic, Infinity and NaN too', () => {
    const keys = [Infinity, -Infinity, NaN].map(
      x => new MeanRelativeError({normalizer: [x]}).statistics[0].key,
    );
    expect(new Set(keys).size).to.equal(3);
  });

  it('a threshold that is not finite is an error', () => {
    for (const threshold of [Infinity, -Infinity, NaN])
      expect(() => new BalancedAccuracy({threshold})).to.throw(
        UsageError,
        'threshold must be a finite number',
      );
  });

  it('have documented values before data', async () => {
    const none = {value: 0, threshold: NaN};
    expect(await new PrecisionAtFixedRecall().result()).to.deep.equal(none);
    expect(await new RecallAtFixedPrecision().result()).to.deep.equal(none);
    expect(await new SensitivityAtFixedSpecificity().result()).to.deep.equal({value: 0, threshold: 1e6});
  });

  it('accept any number as zeroDivision', async () => {
    for (const zeroDivision of [0.5, NaN, -1]) {
      const m = new FBetaMultiScore({beta: 1, zeroDivision});
      m.updateState([0, 0], [0, 0]);
      expect(await m.result()).to.deep.equal(zeroDivision);
    }
    expect(() => new FBetaMultiScore({beta: 1, zeroDivision: 'x' as never})).to.throw(
      UsageError,
      'zeroDivision',
    );
    expect(() => new ROCCurve({zeroDivision: 'x' as never})).to.throw(UsageError, 'zeroDivision');
    expect(() => new DETCurve({zeroDivision: 'x' as never})).to.throw(UsageError, 'zeroDivision');
  });

  it('accept only true and false as flags', () => {
    const flags: Readonly<Record<string, readonly string[]>> = {
      BalancedAccuracy: ['adjusted', 'fromLogits'],
      AccuracyScore: ['normalize', 'multiLabel'],
      TopKAccuracyScore: ['normalize'],
      LogLoss: ['normalize', 'fromLogits'],
      ROCCurve: ['dropIntermediate', 'fromLogits', 'multiLabel'],
      AUC: ['multiLabel', 'fromLogits'],
      SparseTopKCategoricalAccuracy: ['fromSortedIds'],
      MultilabelConfusionMatrix: ['samplewise'],
      DCG: ['ignoreTies'],
      NDCG: ['ignoreTies'],
      BinaryCrossentropy: ['fromLogits'],
      CategoricalCrossentropy: ['fromLogits'],
      SparseCategoricalCrossentropy: ['fromLogits'],
      Perplexity: ['fromLogits'],
      BrierScore: ['fromLogits'],
      ReliabilityCurve: ['fromLogits'],
      CalibrationError: ['fromLogits'],
    };
    const kept: string[] = [];
    for (const [className, names] of Object.entries(flags)) {
      for (const name of names) {
        try {
          metricFrom({className, config: {[name]: 'no'}});
          kept.push(`${className} ${name}`);
        } catch (error) {
          expect((error as Error).message).to.contain(`${name} must be true or false`);
        }
      }
    }
    for (const [className, name] of [
      ['MeanIoU', 'sparseYTrue'],
      ['IoU', 'sparseYPred'],
      ['OneHotIoU', 'sparseYPred'],
      ['OneHotMeanIoU', 'sparseYPred'],
    ]) {
      const config = {
        numClasses: 2,
        ...(/MeanIoU/.test(className) ? {} : {targetClassIds: [0]}),
        [name]: 'no',
      };
      expect(() => metricFrom({className, config}), className).to.throw(
        UsageError,
        `${name} must be true or false`,
      );
    }
    expect(kept).to.deep.equal([]);
  });

  it('of likelihood ratios know two classes', () => {
    expect(() => new ClassLikelihoodRatios({numClasses: 3})).to.throw(UsageError, 'numClasses must be 2');
    expect(() => new ClassLikelihoodRatios({numClasses: 2})).not.to.throw();
  });
});

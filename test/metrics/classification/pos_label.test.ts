import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {AveragePrecision} from '../../../src/metrics/curve/average_precision.js';
import {PrecisionRecallCurve} from '../../../src/metrics/curve/precision_recall_curve.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {ROCCurve} from '../../../src/metrics/curve/roc_curve.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {onPaths} from '../on_paths.js';
import {resultOf, area, precisionOf} from './binary_scores.js';

describe('posLabel', () => {
  it('is the label that is positive', () =>
    onPaths(async () => {
      const labels = [0, 2, 1, 2, 0, 1, 2];
      const scores = [0.1, 0.9, 0.8, 0.35, 0.4, 0.3, 0.6].map(Math.fround);
      for (const posLabel of [0, 1, 2]) {
        const isPositive = labels.map(label => label === posLabel);
        const close = async (metric: Metric, expected: number): Promise<void> => {
          expect(await resultOf(metric, [labels, scores]), metric.className).to.be.closeTo(expected, 1e-6);
        };
        await close(new ROCAUC({posLabel}), area(isPositive, scores));
        await close(new ROCAUC({posLabel, thresholds: [0, ...scores, 1]}), area(isPositive, scores));
        await close(new AveragePrecision({posLabel}), precisionOf(isPositive, scores));
        const curve = (await resultOf(new ROCCurve({posLabel}), [labels, scores])) as {tpr: number[]};
        expect(curve.tpr.length).to.be.greaterThan(2);
        const points = new PrecisionRecallCurve({posLabel});
        const logged = points.logged((await resultOf(points, [labels, scores])) as never) as number;
        expect(logged).to.be.closeTo(precisionOf(isPositive, scores), 1e-6);
      }
      const all = await resultOf(new ROCAUC(), [labels, scores]);
      expect(all).to.be.closeTo(
        area(
          labels.map(label => label > 0),
          scores,
        ),
        1e-6,
      );
    }));

  it('is one of labels, not of class ids', () => {
    const metric = new ROCAUC({posLabel: 0});
    const scores = [
      [0.2, 0.8],
      [0.6, 0.4],
    ];
    expect(() => metric.updateState([0, 1], scores)).to.throw(UsageError, /posLabel .* class ids/);
    expect(() => new ROCAUC({posLabel: 0, multiClass: 'ovo'})).to.throw(UsageError, /posLabel/);
    expect(() => new AveragePrecision({posLabel: 0, average: 'samples'})).to.throw(UsageError, /posLabel/);
    expect(() => new ROCAUC({posLabel: 'yes' as never})).to.throw(UsageError, /posLabel/);
  });

  it('does not change the key of a state if it is not set', async () => {
    const metric = new ROCAUC();
    metric.updateState([0, 1], [0.2, 0.7]);
    expect(Object.keys((await metric.getState()).collections ?? {})).to.deep.equal([
      'scores|{"activation":null,"columns":"each","labels":"marks","ignoreClass":null,"maxSamples":null}',
    ]);
  });
});

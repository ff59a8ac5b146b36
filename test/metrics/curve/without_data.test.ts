import {expect} from 'chai';
import {AveragePrecision} from '../../../src/metrics/curve/average_precision.js';
import {DETCurve} from '../../../src/metrics/curve/det_curve.js';
import {PrecisionRecallCurve} from '../../../src/metrics/curve/precision_recall_curve.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {ROCCurve} from '../../../src/metrics/curve/roc_curve.js';
import {SensitivityAtFixedSpecificity} from '../../../src/metrics/curve/sensitivity_at_fixed_specificity.js';

describe('curves and their averages without data', () => {
  it('the first threshold of a fixed point lies above all scores', async () => {
    for (const [top, threshold] of [
      [0.9, 1],
      [1, 1],
      [5, 6],
    ]) {
      const metric = new SensitivityAtFixedSpecificity({minSpecificity: 1});
      metric.updateState([1, 0], [0.1, top]);
      expect(await metric.result()).to.deep.equal({value: 0, threshold});
    }
  });

  it('curves without data are empty, one for each column', () => {
    for (const curve of [new ROCCurve(), new PrecisionRecallCurve(), new DETCurve()]) {
      const [columns, one] = [curve.emptyResult([null, 3]), curve.emptyResult([null, 1])];
      for (const part of Object.values(columns ?? {})) expect(part).to.deep.equal([[], [], []]);
      for (const part of Object.values(one ?? {})) expect(part).to.deep.equal([]);
      expect(Object.keys(columns ?? {}).length).to.equal(3);
      expect(curve.logged(curve.emptyResult([null, 3]) as never)).to.deep.equal([0, 0, 0]);
    }
  });

  it('averages of nothing are 0, single ones as many as there are columns', async () => {
    expect(await new AveragePrecision().result()).to.equal(0);
    expect(await new AveragePrecision({average: null}).result()).to.deep.equal([]);
    expect(new AveragePrecision({average: null}).emptyResult([null, 3])).to.deep.equal([0, 0, 0]);
    expect(new AveragePrecision().emptyResult([null, 3])).to.equal(0);
    expect(new ROCAUC({average: null, multiClass: 'ovo'}).emptyResult([null, 4])).to.deep.equal([
      0, 0, 0, 0, 0, 0,
    ]);
    expect(await new ROCAUC({zeroDivision: 'raise'}).result()).to.deep.equal(NaN);
  });
});

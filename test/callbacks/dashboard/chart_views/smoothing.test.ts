import {expect} from 'chai';
import {DEFAULT_SETTINGS} from '../../../../callbacks/dashboard/series/chart_settings.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import {MovingAverage, SmoothedColumn} from '../../../../callbacks/dashboard/chart_views/smoothing.js';
import {batchSmoothing} from '../../../../callbacks/views/line_charts/batch_smoothing.js';
import type {Run} from '../../../../callbacks/runs/record/run.js';
import {madeRun} from '../pages/records.js';

function seriesOf(run: Run): RunSeries {
  const series = new RunSeries();
  series.update(run, DEFAULT_SETTINGS);
  return series;
}

describe('the weight that a chart begins with', () => {
  it('averages about an epoch, and 50 batches at most', () => {
    expect([1, 2, 7, 10, 50, 1000].map(batchSmoothing)).to.deep.equal([0, 0.5, 0.85, 0.9, 0.98, 0.98]);
    expect(seriesOf(madeRun({stepsPerEpoch: 4})).batchSmoothing).to.equal(0.75);
  });
});

describe('the moving average', () => {
  it('is debiased: the first average is the first value, and a constant stays', () => {
    const average = new MovingAverage(0.9);
    expect([5, 5, 5].map(value => average.next(value))).to.deep.equal([5, 5, 5]);
  });

  it('weights the past', () => {
    const average = new MovingAverage(0.5);
    average.next(0);
    expect(average.next(3)).to.be.closeTo(2, 1e-12); // (0.5 * 0 + 1 * 3) / 1.5
  });

  it('without weight of the past is the value itself', () => {
    const average = new MovingAverage(0);
    expect([1, 7].map(value => average.next(value))).to.deep.equal([1, 7]);
  });

  it('skips values that are not finite', () => {
    const average = new MovingAverage(0.5);
    average.next(2);
    expect(average.next(NaN)).to.be.NaN;
    expect(average.next(Infinity)).to.be.NaN;
    expect(average.next(2)).to.equal(2);
  });

  it('of a gap is that of as many equal values', () => {
    const [one, many] = [new MovingAverage(0.8), new MovingAverage(0.8)];
    one.next(1);
    many.next(1);
    for (let i = 0; i < 2; i++) many.next(4);
    expect(one.next(4, 2)).to.be.closeTo(many.next(4, 1e-9), 1e-6);
  });

  it('of a column continues where it was, and begins again with another weight', () => {
    const column = new SmoothedColumn();
    expect(column.update([1, undefined, 3], [0, 1, 2], 0.5, 0)).to.equal(0);
    expect(column.values[1]).to.equal(undefined);
    expect(column.update([1, undefined, 3, 4], [0, 1, 2, 3], 0.5, 3)).to.equal(3);
    const whole = new SmoothedColumn();
    whole.update([1, undefined, 3, 4], [0, 1, 2, 3], 0.5, 0);
    expect(column.values).to.deep.equal(whole.values);
    expect(column.update([1, undefined, 3, 4], [0, 1, 2, 3], 0, 4)).to.equal(0);
    expect(column.values).to.deep.equal([1, undefined, 3, 4]);
  });
});

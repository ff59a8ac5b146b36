import {expect} from 'chai';
import {axisTicks, tickText} from '../../../../callbacks/dashboard/series/axis_text.js';
import {DEFAULT_SETTINGS} from '../../../../callbacks/dashboard/series/chart_settings.js';
import {RunColumns} from '../../../../callbacks/dashboard/series/run_columns.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import {xAxis} from '../../../../callbacks/dashboard/series/x_axis.js';
import {yAxis} from '../../../../callbacks/dashboard/series/y_axis.js';
import {madeRun} from '../pages/records.js';

describe('the y axis', () => {
  it('of a loss begins at 0 and includes the baseline', () => {
    const axis = yAxis([[0.9, 0.4, null, undefined]], {baseline: 1.1});
    expect(axis.min).to.equal(0);
    expect(axis.max).to.be.at.least(1.1);
    expect(axis.isCut).to.equal(false);
  });

  it('of a rate ends at 1, and says when it does not begin at 0', () => {
    expect(yAxis([[0.6, 0.9]], {isRate: true, baseline: 0.45})).to.deep.include({
      min: 0.4,
      max: 1,
      isCut: true,
    });
    expect(yAxis([[0.1, 0.9]], {isRate: true})).to.deep.include({min: 0, max: 1, isCut: false});
    expect(yAxis([[1, 1]], {isRate: true}).min).to.be.below(1);
  });

  it('ignores outliers if it is to do so', () => {
    const values = [...Array<number>(300).fill(1), 1000];
    expect(yAxis([values]).max).to.be.at.least(1000);
    expect(yAxis([values], {ignoresOutliers: true}).max).to.be.below(3);
  });

  it('in logarithms runs over whole decades, and ignores what is not positive', () => {
    expect(yAxis([[0.02, 3, -1, 0]], {isLog: true})).to.deep.include({
      min: 0.01,
      max: 10,
      ticks: [0.01, 0.1, 1, 10],
    });
  });

  it('of no values, of one value, and of values below 0', () => {
    expect(yAxis([[null]])).to.deep.include({min: 0, max: 1});
    expect(yAxis([[0]]).max).to.be.above(0);
    expect(yAxis([[-3, -1]]).min).to.be.at.most(-3);
  });

  it('has ticks of at most six characters', () => {
    for (const value of [0, 0.25, 1200, 25_000, 1e7, -0.5, 1e-5]) {
      expect(tickText(value).length, tickText(value)).to.be.at.most(6);
    }
  });
});

describe('the x axis', () => {
  const axis = (unit: 'epoch' | 'step' | 'time', epochs = 4) => {
    const run = madeRun({epochs, planned: 10});
    const columns = new RunColumns();
    columns.update(run);
    return xAxis(run, columns, unit);
  };

  it('ends at the planned end, and an epoch is at its end', () => {
    expect(axis('epoch')).to.deep.include({epochs: [1, 2, 3, 4], end: 10});
    expect(axis('epoch').batches.slice(0, 2)).to.deep.equal([0.1, 0.2]);
    expect(axis('step')).to.deep.include({epochs: [10, 20, 30, 40], end: 100});
  });

  it('and the speeds of a run that grows are those of the whole run', () => {
    const whole = madeRun({epochs: 8, planned: 10});
    const series = new RunSeries();
    for (const epochs of [3, 2, 5, 5, 8]) {
      const run = madeRun({epochs, planned: 10});
      series.update(run, DEFAULT_SETTINGS);
      series.settle();
    }
    const fresh = new RunSeries();
    fresh.update(whole, DEFAULT_SETTINGS);
    expect(series.axis).to.deep.equal(fresh.axis);
    expect(series.speed).to.deep.equal(fresh.speed);
  });

  it('in time is that of the epochs, with batches between, to about the expected end', () => {
    const {epochs, batches, end} = axis('time');
    expect(epochs).to.deep.equal([2, 4, 6, 8]);
    expect(batches[4]).to.be.closeTo(1, 1e-9);
    expect(end).to.equal(20);
  });

  it('has a tick at its end that names the unit', () => {
    expect(axisTicks(axis('epoch')).at(-1)).to.deep.equal({x: 10, text: 'epoch 10'});
    expect(axisTicks(axis('time')).at(-1)).to.deep.equal({x: 20, text: 'time 0:20'});
  });
});

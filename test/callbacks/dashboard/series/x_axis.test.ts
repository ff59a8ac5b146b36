import {expect} from 'chai';
import {DEFAULT_SETTINGS} from '../../../../callbacks/dashboard/series/chart_settings.js';
import {RunColumns} from '../../../../callbacks/dashboard/series/run_columns.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import {xAxis} from '../../../../callbacks/dashboard/series/x_axis.js';
import {madeRun} from '../pages/records.js';

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
});

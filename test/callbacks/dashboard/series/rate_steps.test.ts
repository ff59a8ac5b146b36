import {expect} from 'chai';
import {DEFAULT_SETTINGS} from '../../../../callbacks/dashboard/series/chart_settings.js';
import {RateSteps} from '../../../../callbacks/dashboard/series/rate_steps.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import type {Run} from '../../../../callbacks/runs/record/run.js';
import {madeRun} from '../pages/records.js';

const RATES = [0.1, 0.1, 0.1, 0.01, 0.01, 0.1, 0.1, 0.001];

function run(rates: readonly (number | undefined)[]): Run {
  const made = madeRun({epochs: rates.length, planned: 10});
  return {...made, epochs: made.epochs.map((epoch, i) => ({...epoch, learningRate: rates[i]}))};
}

describe('the steps of the learning rate', () => {
  it('hold from the beginning of an epoch to its end; equal rates are one step', () => {
    const series = new RunSeries();
    series.update(run([0.1, 0.1, 0.01]), DEFAULT_SETTINGS);
    const steps = new RateSteps();
    steps.update(series, 0);
    expect(steps.rates).to.deep.equal([0.1, 0.1, 0.01, 0.01]);
    expect(steps.x.map(x => Math.round(x))).to.deep.equal([0, 2, 2, 3]);
    expect(steps.x[2]).to.be.greaterThan(steps.x[1]);
  });

  it('of a run that grows, shrinks and changes its last epoch are those of the whole run', () => {
    const series = new RunSeries();
    const steps = new RateSteps();
    const show = (rates: readonly (number | undefined)[]): void => {
      series.update(run(rates), DEFAULT_SETTINGS);
      steps.update(series, series.changed.epochs);
      series.settle();
      const fresh = new RunSeries();
      fresh.update(run(rates), DEFAULT_SETTINGS);
      const whole = new RateSteps();
      whole.update(fresh, 0);
      expect(steps.x).to.deep.equal(whole.x);
      expect(steps.rates).to.deep.equal(whole.rates);
    };
    for (const count of [1, 2, 2, 3, 4, 6, 8, 5, 7, 8]) show(RATES.slice(0, count));
    show([...RATES.slice(0, 7), 0.1]);
    show([]);
    show(RATES);
  });
});

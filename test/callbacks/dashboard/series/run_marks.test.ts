/** Where the names of marks stand. */
import {expect} from 'chai';
import {DEFAULT_SETTINGS} from '../../../../callbacks/dashboard/series/chart_settings.js';
import {runMarks} from '../../../../callbacks/dashboard/series/run_marks.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import type {Run} from '../../../../callbacks/runs/record/run.js';

describe('dashboard: marks of a run', () => {
  it('the name of a stop at 80 % of the axis stands at its right if the best epoch leaves no room', () => {
    const run: Run = {
      version: 1,
      id: 'a',
      name: 'a',
      started: 0,
      finished: 16,
      config: {epochs: 20},
      epochs: Array.from({length: 16}, (_, epoch) => ({
        epoch,
        time: epoch + 1,
        logs: {loss: Math.abs(epoch - 9) + 1},
      })),
      events: [{kind: 'stop', epoch: 15, text: 'stopped'}],
    };
    const series = new RunSeries();
    series.update(run, DEFAULT_SETTINGS);
    const marks = runMarks(series).map(({text, toLeft}) => [text, toLeft === true]);
    expect(marks).to.deep.equal([
      ['best 10', false],
      ['stop 16', false],
    ]);
  });
});

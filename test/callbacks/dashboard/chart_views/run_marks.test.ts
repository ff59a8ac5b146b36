/** The marks of a run, and where their names stand. */
import {expect} from 'chai';
import {DEFAULT_SETTINGS} from '../../../../callbacks/dashboard/series/chart_settings.js';
import {runMarks, stoppedAt} from '../../../../callbacks/dashboard/chart_views/run_marks.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import type {Run} from '../../../../callbacks/runs/record/run.js';
import {madeRun} from '../pages/records.js';

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

  it('are the best epoch, the stop, NaN, and a second fit', () => {
    const run = madeRun({finished: true});
    run.events.push(
      {epoch: 5, kind: 'fit', text: 'second'},
      {epoch: 10, step: 104, kind: 'nan', text: 'NaN'},
    );
    const series = new RunSeries();
    series.update(run, DEFAULT_SETTINGS);
    expect(runMarks(series).map(({x, kind}) => [kind, x])).to.deep.equal([
      ['fit', 5],
      ['best', 8],
      ['nan', 10.5],
      ['stop', 12],
    ]);
    expect(stoppedAt(series)).to.equal(12);
  });
});

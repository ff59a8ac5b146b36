import {expect} from 'chai';
import {DEFAULT_SETTINGS} from '../../../../callbacks/dashboard/series/chart_settings.js';
import {eventEpochs} from '../../../../callbacks/dashboard/series/event_epochs.js';
import {learningRateAt} from '../../../../callbacks/dashboard/series/learning_rate.js';
import {progressOf} from '../../../../callbacks/dashboard/series/progress.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import {stateOf} from '../../../../callbacks/dashboard/series/run_state.js';
import {headline, progressWords} from '../../../../callbacks/dashboard/parts/header_text.js';
import {restoredText} from '../../../../callbacks/runs/record/restored_text.js';
import {bestEpoch} from '../../../../callbacks/runs/record/best_epoch.js';
import {runOf} from '../../../../callbacks/runs/record/run_of.js';
import type {Run} from '../../../../callbacks/runs/record/run.js';
import {failedRun, madeRun} from '../pages/records.js';

const seriesOf = (run: Run): RunSeries => {
  const series = new RunSeries();
  series.update(run, DEFAULT_SETTINGS);
  return series;
};

describe('the state of a run', () => {
  it('is empty, running, finished or an error', () => {
    expect(stateOf(madeRun({epochs: 0}))).to.equal('empty');
    expect(stateOf(madeRun())).to.equal('running');
    expect(stateOf(madeRun({finished: true}))).to.equal('finished');
    expect(stateOf(failedRun())).to.equal('error');
  });

  it('says which weights were restored, unless they are those of the last epoch', () => {
    const run = madeRun({finished: true, epochs: 12, planned: 12});
    run.events = [{epoch: 11, kind: 'restored', text: restoredText(11)}];
    expect(headline(seriesOf(run), 'finished')).to.deep.equal(['Finished after 12 epochs', '']);
    run.events = [{epoch: 11, kind: 'restored', text: restoredText(4)}];
    expect(headline(seriesOf(run), 'finished')[1]).to.equal('the weights of epoch 5 were restored');
  });

  it('of a History is finished', () => {
    expect(stateOf(runOf({loss: [1, 2]}))).to.equal('finished');
  });

  it('is an error where the loss is NaN until the last epoch', () => {
    const run = madeRun({finished: true, epochs: 12, planned: 12});
    run.events.push({epoch: 4, kind: 'nan', text: 'loss is NaN'});
    for (const {epoch, logs} of run.epochs) if (epoch >= 4) logs.loss = 'NaN';
    expect(stateOf(run)).to.equal('error');
    expect(headline(seriesOf(run), 'error')).to.deep.equal(['A value became NaN in epoch 5', 'loss is NaN']);
    const series = seriesOf(run);
    expect(progressWords(series, 'error', progressOf(series))).to.equal(
      'A value became NaN in epoch 5; 12 of 12 epochs complete',
    );
  });

  it('is finished if the NaN of an earlier epoch was overcome', () => {
    const run = madeRun({finished: true});
    run.events.push({epoch: 2, kind: 'nan', text: 'acc is NaN'});
    expect(stateOf(run)).to.equal('finished');
  });
});

describe('what is known about a run', () => {
  it('the best epoch is that of the record, also when epochs are added', () => {
    const series = new RunSeries();
    for (let epochs = 1; epochs <= 12; epochs++) {
      const run = madeRun({epochs});
      series.update(run, DEFAULT_SETTINGS);
      expect(series.best).to.deep.equal(bestEpoch(run));
      series.settle();
    }
  });

  it('the learning rate is that of the epoch in the record, else that of the logs', () => {
    const run = madeRun({epochs: 2});
    run.epochs[1].learningRate = 0.25;
    expect([0, 1].map(row => learningRateAt(seriesOf(run), row))).to.deep.equal([0.01, 0.25]);
  });

  it('the time left is that to the planned end', () => {
    const progress = progressOf(seriesOf(madeRun({epochs: 5, planned: 20})));
    expect(progress).to.deep.include({done: 5, planned: 20, batch: 0, batches: 10, elapsed: 10, left: 30});
  });

  it('events are the best epoch, the stop, NaN, and a second fit', () => {
    const run = madeRun({finished: true});
    run.events.push(
      {epoch: 5, kind: 'fit', text: 'second'},
      {epoch: 10, step: 104, kind: 'nan', text: 'NaN'},
    );
    expect(eventEpochs(seriesOf(run))).to.deep.equal([5, 7, 10, 11]);
  });
});

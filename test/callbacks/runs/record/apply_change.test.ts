import {expect} from 'chai';
import {applyChange, type Run, type RunChange, UsageError} from '../../../../callbacks/runs/index.js';
import {recordOf} from '../records.js';

const id = 'a';
const apply = (run: Run, ...changes: RunChange[]): Run => changes.reduce(applyChange, run);

describe('applyChange', () => {
  it('begins a run with the record of the first change', () => {
    const run = recordOf([]);
    expect(applyChange(undefined, {type: 'start', run})).to.equal(run);
  });

  it('adds every type of change', () => {
    const run = apply(
      recordOf([]),
      {type: 'config', id, config: {epochs: 3}},
      {type: 'config', id, config: {seed: 7}},
      {type: 'batches', id, step: [0, 1], keys: {loss: [3, 2]}},
      {type: 'batches', id, step: [2], keys: {loss: [1], acc: [0.5]}},
      {type: 'epoch', id, epoch: {epoch: 0, time: 2, logs: {loss: 1}}},
      {type: 'event', id, event: {epoch: 0, kind: 'nan', text: 'loss is NaN'}},
      {type: 'evaluation', id, evaluation: {task: 'regression', count: 2}},
      {type: 'finish', id, finished: 5000},
    );
    expect(run).to.deep.equal({
      ...recordOf([]),
      finished: 5000,
      config: {epochs: 3, seed: 7},
      epochs: [{epoch: 0, time: 2, logs: {loss: 1}}],
      batches: {step: [0, 1, 2], keys: {loss: [3, 2, 1], acc: [null, null, 0.5]}},
      events: [{epoch: 0, kind: 'nan', text: 'loss is NaN'}],
      evaluation: {task: 'regression', count: 2},
    });
  });

  it('replaces an epoch that was trained again, and a finished run continues', () => {
    const run = apply(
      recordOf([{loss: 2}, {loss: 1}], {finished: 5000}),
      {type: 'epoch', id, epoch: {epoch: 1, time: 3, logs: {loss: 0.5}}},
      {type: 'epoch', id, epoch: {epoch: 2, time: 4, logs: {loss: 0.4}}},
    );
    expect(run.epochs.map(({logs}) => logs.loss)).to.deep.equal([2, 0.5, 0.4]);
    expect(run).not.to.have.property('finished');
  });

  it('drops what a resumed training will train again', () => {
    const run = apply(
      recordOf([{loss: 2}, {loss: 1}, {loss: 0}], {
        batches: {step: [0, 1, 2, 3], keys: {loss: [4, 3, 2, 1]}},
        events: [
          {epoch: 0, kind: 'learning-rate', text: ''},
          {epoch: 2, kind: 'best', text: ''},
        ],
        evaluation: {},
        finished: 9,
      }),
      {type: 'event', id, event: {epoch: 1, kind: 'resume', text: 'from epoch 2', step: 2}},
    );
    expect(run.epochs.map(({epoch}) => epoch)).to.deep.equal([0]);
    expect(run.batches).to.deep.equal({step: [0, 1], keys: {loss: [4, 3]}});
    expect(run.events.map(({kind}) => kind)).to.deep.equal(['learning-rate', 'resume']);
    expect(run).not.to.have.any.keys('evaluation', 'finished');
  });

  it('keeps one event for the best epoch', () => {
    const best = (epoch: number): RunChange => ({type: 'event', id, event: {epoch, kind: 'best', text: ''}});
    expect(apply(recordOf([]), best(1), best(4)).events.map(({epoch}) => epoch)).to.deep.equal([4]);
  });

  it('refuses a change of another run, and a change before the first', () => {
    const change: RunChange = {type: 'finish', id: 'b', finished: 1};
    expect(() => applyChange(recordOf([]), change)).to.throw(
      UsageError,
      'belongs to the run "b", not to "a"',
    );
    expect(() => applyChange(undefined, change)).to.throw(UsageError, 'not to undefined');
  });
});

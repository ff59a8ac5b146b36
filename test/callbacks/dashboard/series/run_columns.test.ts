import {expect} from 'chai';
import {RunColumns} from '../../../../callbacks/dashboard/series/run_columns.js';
import {madeRun} from '../pages/records.js';

describe('the columns of a run', () => {
  it('reads what was added, and the last epoch again', () => {
    const columns = new RunColumns();
    const run = madeRun({epochs: 3});
    expect(columns.update(run)).to.deep.equal({epochs: 0, batches: 0});
    expect(columns.logs.get('loss')).to.have.lengthOf(3);
    expect(columns.steps).to.have.lengthOf(30);
    run.epochs.push({epoch: 3, time: 8, logs: {loss: 'NaN', extra: 1}});
    run.batches?.step.push(30);
    run.batches?.keys.loss.push('Infinity');
    expect(columns.update(run)).to.deep.equal({epochs: 2, batches: 30});
    expect(columns.logs.get('loss')?.[3]).to.be.NaN;
    expect(columns.logs.get('extra')).to.deep.equal([, , , 1]);
    expect(columns.logs.get('val_loss')?.[3]).to.equal(undefined);
    expect(columns.batches.get('loss')?.[30]).to.equal(Infinity);
  });

  it('reads all batches again when the record has thinned them out', () => {
    const columns = new RunColumns();
    const run = madeRun({epochs: 3});
    columns.update(run);
    run.batches = {step: [0, 4, 20, 29], keys: {loss: [1, 2, 3, 4]}};
    expect(columns.update(run).batches).to.equal(0);
    expect(columns.steps).to.deep.equal([0, 4, 20, 29]);
    expect(columns.batches.get('loss')).to.deep.equal([1, 2, 3, 4]);
  });

  it('reads the end of the batches again when it has changed', () => {
    const columns = new RunColumns();
    const run = madeRun({epochs: 3});
    columns.update(run);
    (run.batches as {keys: Record<string, number[]>}).keys.loss[29] = 7;
    expect(columns.update(run).batches).to.equal(29);
    expect(columns.batches.get('loss')?.[29]).to.equal(7);
  });

  it('drops epochs that the record has no more, and reads those that were trained again', () => {
    const columns = new RunColumns();
    const run = madeRun({epochs: 5});
    columns.update(run);
    run.epochs = [...run.epochs.slice(0, 2), {epoch: 4, time: 9, logs: {loss: 9}}];
    expect(columns.update(run).epochs).to.equal(2);
    expect(columns.epochs).to.deep.equal([0, 1, 4]);
    expect(columns.logs.get('loss')?.[2]).to.equal(9);
  });
});

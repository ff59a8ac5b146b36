import {expect} from 'chai';
import {addBatches, boundBatches} from '../../../../callbacks/runs/record/bound_batches.js';
import type {RunBatches, RunValue} from '../../../../callbacks/runs/index.js';

/** Values that look random, with a spike, a dip and a NaN. */
function valueAt(step: number): RunValue {
  if (step === 123_457) return 1e6;
  if (step === 777_777) return -1e6;
  return step === 500_001 ? 'NaN' : ((step * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
}

describe('batch values of a record', () => {
  it('stay small over a million steps, and keep each spike and NaN', function () {
    this.timeout(60_000);
    const batches: RunBatches = {step: [], keys: {}};
    for (let start = 0; start < 1e6; start += 500) {
      const step = Array.from({length: 500}, (_, i) => start + i);
      addBatches(batches, {step, keys: {loss: step.map(valueAt), acc: step.map(s => valueAt(s + 7))}});
    }
    expect(JSON.stringify(batches).length).to.be.below(1e6);
    expect(batches.step.length).to.be.above(2000);
    const at = (key: string, step: number): unknown => batches.keys[key][batches.step.indexOf(step)];
    expect([at('loss', 123_457), at('loss', 777_777), at('loss', 500_001)]).to.deep.equal([1e6, -1e6, 'NaN']);
    expect([at('acc', 123_450), at('acc', 777_770), at('acc', 499_994)]).to.deep.equal([1e6, -1e6, 'NaN']);
    expect(batches.step).to.deep.equal([...batches.step].sort((a, b) => a - b));
    batches.step.forEach((step, i) => expect(batches.keys.loss[i]).to.equal(valueAt(step)));
  });

  it('are the smallest and the greatest of each stretch', () => {
    const step = Array.from({length: 16}, (_, i) => i);
    const loss = [5, 9, 1, 4, 2, 2, 3, 8, 7, 7, 7, 7, null, 0, 'NaN', 1] as (RunValue | null)[];
    const batches = {step, keys: {loss: [...loss]}};
    expect(boundBatches(batches, 22)).to.equal(8);
    expect(batches.step).to.deep.equal([1, 2, 8, 13, 14]);
    expect(batches.keys.loss).to.deep.equal(batches.step.map(s => loss[s]));
  });

  it('are all kept while there is room', () => {
    const batches = {step: [0, 5], keys: {loss: [1, 2]}};
    expect(boundBatches(batches)).to.equal(1);
    expect(batches).to.deep.equal({step: [0, 5], keys: {loss: [1, 2]}});
  });

  it('have null where a key that comes or goes has no value', () => {
    const batches: RunBatches = {step: [0], keys: {loss: [1]}};
    addBatches(batches, {step: [1], keys: {other: [2]}});
    addBatches(batches, {step: [2], keys: {loss: [3]}});
    expect(batches).to.deep.equal({step: [0, 1, 2], keys: {loss: [1, null, 3], other: [null, 2, null]}});
  });
});

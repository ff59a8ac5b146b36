import {expect} from 'chai';
import {errorOfShare, standardErrorOf} from '../../../../callbacks/runs/record/standard_error.js';
import {recordOf} from '../records.js';

describe('standardErrorOf', () => {
  it('reads the errors of outputs', () => {
    const outputs = {cls: {standardErrors: {cls_acc: 0.02}}};
    expect(standardErrorOf({...recordOf([]), evaluation: {outputs}}, 'cls_acc', 0.9)).to.equal(0.02);
  });

  it('of a perfect accuracy is not 0', () => {
    const run = {...recordOf([]), evaluation: {count: 100, standardErrors: {acc: 0}}};
    expect(standardErrorOf(run, 'acc', 1)).to.equal(errorOfShare(1, 100));
    expect(errorOfShare(1, 100)).to.be.closeTo(Math.sqrt(0.005 * 0.995) / 10, 1e-12);
    expect(errorOfShare(0, 100)).to.be.closeTo(errorOfShare(1, 100), 1e-12);
  });

  it('is that of the evaluated weights, and is not known of other measures', () => {
    const run = {...recordOf([]), evaluation: {epoch: 7, count: 100, standardErrors: {loss: 0.1}}};
    expect(standardErrorOf(run, 'loss', 0.5, 7)).to.equal(0.1);
    expect(standardErrorOf(run, 'loss', 0.5, 3)).to.equal(undefined);
    expect(standardErrorOf(run, 'bce', 0.5)).to.equal(undefined);
  });
});

import {expect} from 'chai';
import {found, line, runOfLists, unfinished} from '../records.js';

describe('findings against baselines', () => {
  const config = {
    loss: 'sparseCategoricalCrossentropy',
    classes: ['a', 'b'],
    labels: {task: 'multiclass' as const, train: [60, 40], validation: [30, 20]},
  };
  const lists = (loss: number, acc: number) => ({
    loss: line(0.7, loss, 10),
    val_loss: line(0.7, loss, 10),
    acc: line(0.5, acc, 10),
    val_acc: line(0.5, acc, 10),
  });

  it('report underfitting where training and validation stay near a constant answer', () => {
    const finding = found(runOfLists(lists(0.67, 0.61), config), 'underfitting');
    expect(finding?.text ?? '').to.match(/training loss is 0\.670, the baseline \(class shares\) 0\.673/);
  });

  it('report no underfitting where training is better', () => {
    const run = runOfLists({...lists(0.67, 0.61), loss: line(0.7, 0.3, 10), acc: line(0.5, 0.9, 10)}, config);
    expect(found(run, 'underfitting')).to.equal(undefined);
  });

  it('wait while training has only begun', () => {
    const run = runOfLists(lists(0.67, 0.61), {...config, epochs: 100});
    expect(found(unfinished(run), 'underfitting')).to.equal(undefined);
    expect(found(run, 'underfitting')).to.be.ok;
  });

  it('report a result below the baseline as a problem', () => {
    const finding = found(runOfLists(lists(1.5, 0.3), config), 'below-baseline');
    expect(finding?.severity).to.equal('problem');
    expect(finding?.text).to.match(
      /^Validation loss is 1\.500; the baseline \(class shares\) reaches 0\.673\./,
    );
  });

  it('report a result above the baseline as good', () => {
    const run = runOfLists(lists(0.2, 0.95), config);
    expect(found(run, 'above-baseline')?.severity).to.equal('good');
    expect(found(run, 'below-baseline')).to.equal(undefined);
  });

  it('report no result above the baseline where the lead is within two standard errors', () => {
    const acc = 0.68;
    const run = runOfLists(lists(0.2, acc), config);
    expect(found(run, 'above-baseline')).to.equal(undefined);
    expect(found(runOfLists(lists(0.2, 0.95), config), 'above-baseline')).to.be.ok;
  });

  it('compare with the scores of a reference model that are passed', () => {
    const run = runOfLists(lists(0.4, 0.85), config);
    expect(found(run, 'below-baseline')).to.equal(undefined);
    expect(found(run, 'below-baseline', {baselines: {acc: 0.95, loss: 0.2}})?.text ?? '').to.match(
      /\(reference model\) reaches/,
    );
  });

  it('say nothing about metrics without a baseline', () => {
    expect(found(runOfLists(lists(1.5, 0.3)), 'below-baseline')).to.equal(undefined);
    expect(found(runOfLists(lists(1.5, 0.3)), 'underfitting')).to.equal(undefined);
  });
});

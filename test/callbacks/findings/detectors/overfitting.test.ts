import {expect} from 'chai';
import {decay, found, line, runOfLists, unfinished} from '../records.js';

describe('finding overfitting', () => {
  const rising = {
    loss: decay(0.1, 30),
    val_loss: [...line(1, 0.5, 10), ...line(0.5, 0.6, 20)],
  };

  it('names the best epoch and both losses where validation rises while training falls', () => {
    const finding = found(runOfLists(rising), 'overfitting');
    expect(finding?.severity).to.equal('warning');
    expect(finding?.text).to.match(
      /^Since epoch 10, validation loss has risen from 0\.500 to 0\.600, while training loss fell from/,
    );
    expect(finding?.evidence.line?.mark).to.deep.equal(9);
  });

  it('is reported while training runs', () => {
    expect(found(unfinished(runOfLists(rising)), 'overfitting')).to.be.ok;
  });

  it('is not reported where training does not improve either', () => {
    expect(found(runOfLists({...rising, loss: rising.val_loss}), 'overfitting')).to.equal(undefined);
  });

  it('reads metrics that should be great the other way round', () => {
    const run = runOfLists(
      {acc: line(0.5, 0.99, 30), val_acc: [...line(0.5, 0.9, 10), ...line(0.9, 0.7, 20)]},
      {monitor: 'val_acc'},
    );
    expect(found(run, 'overfitting')?.text ?? '').to.match(
      /accuracy has fallen from 0\.900 to 0\.700, while training accuracy rose/,
    );
  });

  it('is a matter of the threshold how far validation rises', () => {
    expect(found(runOfLists(rising), 'overfitting', {overfittingRise: 0.3, overfittingGap: 9})).to.equal(
      undefined,
    );
  });

  it('follows the rule of skore where training is much better in most metrics', () => {
    const lists = (validation: number) => ({
      loss: [0.9, 0.5, 0.3],
      val_loss: [0.9, 0.7, 0.6],
      acc: [0.6, 0.8, 0.95],
      val_acc: [0.6, 0.7, validation],
    });
    const config = {samples: {train: 1000, validation: 1000}};
    expect(found(runOfLists(lists(0.7), config), 'overfitting')?.text ?? '').to.match(
      /much better on the training data/,
    );
    expect(found(runOfLists(lists(0.94), config), 'overfitting')).to.equal(undefined);
  });

  it('is not reported for a gap that may be chance', () => {
    const lists = {acc: [0.6, 0.8, 0.95], val_acc: [0.6, 0.7, 0.8]};
    expect(found(runOfLists(lists, {samples: {validation: 400}}), 'overfitting')).to.be.ok;
    expect(found(runOfLists(lists, {samples: {validation: 10}}), 'overfitting')).to.equal(undefined);
  });
});

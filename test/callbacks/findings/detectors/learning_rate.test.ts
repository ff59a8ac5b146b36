import {expect} from 'chai';
import {decay, found, line, runOfLists, unfinished} from '../records.js';

describe('findings about the learning rate', () => {
  it('is too high where the loss rises', () => {
    const finding = found(runOfLists({loss: line(1, 2, 6)}, {learningRate: 0.1}), 'learning-rate-too-high');
    expect(finding?.text ?? '').to.match(/risen from 1\.000 to 1\.\d+\. Try a tenth of 0\.1\./);
  });

  it('is too high where a loss swings from epoch to epoch', () => {
    const val_loss = Array.from({length: 12}, (_, i) => 0.7 + (i % 2) * 0.1);
    const finding = found(runOfLists({loss: decay(0.5, 12), val_loss}), 'learning-rate-too-high');
    expect(finding?.text ?? '').to.match(
      /validation loss jumps by 0\.100 and stays between 0\.700 and 0\.800/,
    );
  });

  it('is too high where batch losses grow tenfold and break', () => {
    const run = runOfLists({loss: ['NaN']}, {}, {batches: {step: [0, 1, 2], keys: {loss: [1, 40, 'NaN']}}});
    expect(found(run, 'learning-rate-too-high')?.text ?? '').to.match(/grown from 1\.000 to 40\.000/);
  });

  it('is not too high for a loss that scatters a little around its end', () => {
    const loss = decay(0.1, 30).map((value, i) => value + (i % 2) * 0.01);
    expect(found(runOfLists({loss, val_loss: loss}), 'learning-rate-too-high')).to.equal(undefined);
  });

  it('is too low where the loss falls steadily and hardly at all', () => {
    const finding = found(
      runOfLists({loss: line(1, 0.97, 12)}, {learningRate: 1e-5}),
      'learning-rate-too-low',
    );
    expect(finding?.text ?? '').to.match(/from 1\.000 to 0\.970\. Try ten times 0\.00001\./);
  });

  it('is not too low where the loss slows down, or training has just begun', () => {
    expect(found(runOfLists({loss: decay(0.95, 12, 2)}), 'learning-rate-too-low')).to.equal(undefined);
    const begun = unfinished(runOfLists({loss: line(1, 0.97, 12)}, {epochs: 100}));
    expect(found(begun, 'learning-rate-too-low')).to.equal(undefined);
  });
});

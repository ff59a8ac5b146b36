import {expect} from 'chai';
import {decay, found, line, runOfLists, unfinished} from '../records.js';

describe('findings about the course of training', () => {
  it('a plateau is a note with its length', () => {
    const finding = found(
      runOfLists({
        val_loss: [...line(1, 0.5, 10), ...line(0.5, 0.499, 20).map((value, i) => value + (i % 2) * 0.001)],
      }),
      'plateau',
    );
    expect(finding?.severity).to.equal('note');
    expect(finding?.text).to.match(/^Since epoch 1\d, validation loss stays between 0\.499 and 0\.5\d\d\.$/);
  });

  it('a curve that still moves has no plateau', () => {
    expect(found(runOfLists({val_loss: line(1, 0.5, 30)}), 'plateau')).to.equal(undefined);
  });

  it('the best epoch is long ago, unless the values since are as good', () => {
    const rising = [...line(1, 0.5, 10), ...line(0.5, 0.7, 20)];
    const finding = found(runOfLists({val_loss: rising}), 'best-long-ago');
    expect(finding?.severity).to.equal('warning');
    expect(finding?.text).to.match(/best in epoch 10, 20 epochs before the last one/);
    expect(found(runOfLists({val_loss: rising.slice(0, 15)}), 'best-long-ago')).to.equal(undefined);
  });

  it('restored weights make it a note', () => {
    const events = [{epoch: 29, kind: 'restored' as const, text: 'weights of epoch 10'}];
    const run = runOfLists({val_loss: [...line(1, 0.5, 10), ...line(0.5, 0.7, 20)]}, {}, {events});
    const finding = found(run, 'best-long-ago');
    expect(finding?.severity).to.equal('note');
    expect(finding?.text).to.match(/the weights of epoch 10 are back/);
  });

  it('training stopped too early where the last fifth still improves', () => {
    const run = runOfLists({val_loss: line(1, 0.5, 20)});
    expect(found(run, 'stopped-too-early')?.text ?? '').to.match(
      /went from 0\.605 to 0\.500 in the last 4 epochs/,
    );
    expect(found(runOfLists({val_loss: decay(0.5, 20)}), 'stopped-too-early')).to.equal(undefined);
  });

  it('the same is good while training runs', () => {
    const run = unfinished(runOfLists({val_loss: line(1, 0.5, 20)}));
    expect(found(run, 'stopped-too-early')).to.equal(undefined);
    expect(found(run, 'still-improving')?.severity).to.equal('good');
  });

  it('what ended an earlier fit does not end the run', () => {
    const fit = {epoch: 10, kind: 'fit' as const, text: 'training continues with epoch 11'};
    const val_loss = line(1, 0.5, 20);
    for (const kind of ['error', 'abort'] as const) {
      const events = [{epoch: 9, kind, text: 'out of memory'}];
      const ended = runOfLists({val_loss}, {}, {events: [...events, fit]});
      expect(found(ended, 'stopped-too-early')?.severity, kind).to.equal('warning');
      expect(found(ended, 'batch-size'), kind).to.equal(undefined);
      expect(found(unfinished(ended), 'still-improving')?.severity, kind).to.equal('good');
    }
    const restored = [{epoch: 9, kind: 'restored' as const, text: 'weights of epoch 1'}, fit];
    const rising = runOfLists(
      {val_loss: [...line(1, 0.5, 10), ...line(0.5, 0.7, 20)]},
      {},
      {events: restored},
    );
    expect(found(rising, 'best-long-ago')?.severity).to.equal('warning');
  });
});

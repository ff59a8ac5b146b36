import {expect} from 'chai';
import {found, runOfLists} from '../records.js';

describe('finding not-finite', () => {
  it('names the epoch and the batch of a loss, and the last finite values', () => {
    const run = runOfLists(
      {loss: [0.6, 'NaN'], val_loss: [0.6, 'NaN']},
      {stepsPerEpoch: 4},
      {batches: {step: [0, 3, 5, 6], keys: {loss: [0.7, 0.5, 2.25, 'NaN']}}},
    );
    const finding = found(run, 'not-finite');
    expect(finding?.severity).to.equal('problem');
    expect(finding?.text).to.equal(
      'Training loss became NaN in epoch 2, batch 3. The last finite batch values are 0.70, 0.50 and 2.25.',
    );
    expect(finding?.evidence.line?.values).to.deep.equal([0.7, 0.5, 2.25]);
  });

  it('is a warning for another metric, and says infinity', () => {
    const finding = found(runOfLists({loss: [0.6, 0.5], mape: [1, 'Infinity']}), 'not-finite');
    expect(finding?.severity).to.equal('warning');
    expect(finding?.text).to.match(/mape became Infinity in epoch 2\./i);
  });

  it('reads the event where no value of the logs shows it', () => {
    const events = [{epoch: 3, kind: 'nan' as const, text: 'loss is NaN'}];
    expect(found(runOfLists({loss: [1]}, {}, {events}), 'not-finite')?.text ?? '').to.match(/epoch 4/);
  });

  it('is not reported for finite values and for epochs without validation', () => {
    expect(found(runOfLists({loss: [0.6, 0.5, 0.4], val_loss: [0.5]}), 'not-finite')).to.equal(undefined);
  });
});

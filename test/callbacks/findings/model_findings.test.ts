import {expect} from 'chai';
import {decay, found, line, runOfLists} from './records.js';

const layer = (name: string, changed: boolean, trainable = true) => ({
  name,
  className: 'Dense',
  outputShape: [null, 4],
  parameters: 20,
  trainable,
  changed,
});
const model = (...summary: ReturnType<typeof layer>[]) => ({model: {layers: 2, parameters: 40, summary}});

describe('finding frozen-weights', () => {
  const lists = {loss: decay(0.2, 10)};

  it('is a problem where no layer changes', () => {
    const finding = found(runOfLists(lists, model(layer('a', false), layer('b', false))), 'frozen-weights');
    expect(finding?.severity).to.equal('problem');
  });

  it('names trainable layers that do not change', () => {
    const finding = found(runOfLists(lists, model(layer('a', false), layer('b', true))), 'frozen-weights');
    expect(finding?.severity).to.equal('warning');
    expect(finding?.text).to.match(/weights of a, though the layer is trainable/);
  });

  it('is not reported for layers that are frozen on purpose beside others that learn', () => {
    const run = runOfLists(lists, model(layer('a', false, false), layer('b', true)));
    expect(found(run, 'frozen-weights')).to.equal(undefined);
  });

  it('is seen in a loss that stays the same', () => {
    expect(found(runOfLists({loss: [0.5, 0.5, 0.5]}), 'frozen-weights')).to.be.ok;
    expect(found(runOfLists({loss: [0.5, 0.4999, 0.5]}), 'frozen-weights')).to.equal(undefined);
  });
});

describe('finding dead-units', () => {
  it('reads shares of dead units, shares of zeros, and mean activations', () => {
    expect(found(runOfLists({hidden_dead_units: [0.1, 0.7]}), 'dead-units')?.text ?? '').to.match(
      /70\.0% of the units/,
    );
    expect(found(runOfLists({zero_fraction: [0.5, 0.97]}), 'dead-units')).to.be.ok;
    expect(found(runOfLists({activation_mean: [0.5, 0]}), 'dead-units')).to.be.ok;
  });

  it('is not reported for units that answer', () => {
    const run = runOfLists({
      dead_units: [0.1],
      zero_fraction: [0.6],
      activation_mean: [0.3],
      zero_one_loss: [1],
    });
    expect(found(run, 'dead-units')).to.equal(undefined);
  });
});

describe('finding batch-size', () => {
  it('is a problem where memory has run out', () => {
    const events = [{epoch: 0, kind: 'error' as const, text: 'Failed to allocate 4096 bytes'}];
    const finding = found(runOfLists({loss: []}, {batchSize: 512}, {events}), 'batch-size');
    expect(finding?.severity).to.equal('problem');
    expect(finding?.text).to.match(/batches of 512 samples\. Try a batch size of 256\./);
  });

  it('is a warning where memory is nearly used up', () => {
    const run = (peak: number) => runOfLists({loss: [1]}, {batchSize: 64, memory: {peak, limit: 1e9}});
    expect(found(run(9e8), 'batch-size')?.text ?? '').to.match(/uses 900 MB of 1,000 MB/);
    expect(found(run(5e8), 'batch-size')).to.equal(undefined);
  });

  it('is not reported for other errors', () => {
    const events = [{epoch: 0, kind: 'error' as const, text: 'Input is not a tensor'}];
    expect(found(runOfLists({loss: line(1, 0.5, 4)}, {}, {events}), 'batch-size')).to.equal(undefined);
  });
});

describe('finding training-failed', () => {
  const lists = {loss: line(1, 0.5, 4)};

  it('says in which epoch, and with which error', () => {
    const events = [{epoch: 4, kind: 'error' as const, text: 'The input is not a tensor.'}];
    const finding = found(runOfLists(lists, {}, {events}), 'training-failed');
    expect(finding?.severity).to.equal('problem');
    expect(finding?.text).to.equal('An error ended it in epoch 5: The input is not a tensor.');
    expect(finding?.evidence.values).to.deep.equal({epoch: 4});
  });

  it('is not reported where memory has run out, nor after a later fit that did not fail', () => {
    const error = {epoch: 4, kind: 'error' as const, text: 'Failed to allocate 4096 bytes'};
    expect(found(runOfLists(lists, {}, {events: [error]}), 'training-failed')).to.equal(undefined);
    const fit = {epoch: 4, kind: 'fit' as const, text: 'second fit'};
    const events = [{...error, text: 'a callback threw'}, fit];
    expect(found(runOfLists(lists, {}, {events}), 'training-failed')).to.equal(undefined);
  });
});

import {expect} from 'chai';
import * as tf from '@tensorflow/tfjs';
import {TimeLimit} from '../../../callbacks/stopping/time_limit.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {listen} from '../../outcomes.js';

const {x, y} = samples(60, 1);
const setting = {batchSize: 20, epochs: 10, verbose: 0, shuffle: false, yieldEvery: 'never'} as const;

describe('TimeLimit', () => {
  const {now} = performance;
  let time = 0;
  let perBatch = 0;
  /** One second passes at the end of each batch. */
  const clock = {onBatchEnd: () => void (time += perBatch)};

  beforeEach(() => {
    time = 1000;
    perBatch = 1000;
    performance.now = () => time;
  });
  afterEach(() => {
    performance.now = now;
  });

  it('stops at the end of the batch in which the time is over, and the record of that epoch is kept', async () => {
    const model = withMetrics(binaryModel(['acc']));
    const limit = new TimeLimit({seconds: 4, verbose: 1});
    let batches = 0;
    const {printed, value} = await listen(() =>
      model.fit(x, y, {...setting, callbacks: [clock, limit, {onBatchEnd: () => void batches++}]}),
    );
    expect([batches, limit.stoppedEpoch]).to.deep.equal([4, 1]);
    expect(value.epoch).to.deep.equal([0, 1]);
    expect(value.history.loss).to.have.length(2);
    expect(printed).to.deep.equal(['Epoch 2: stopped after 4 s of training.']);
  });

  it("stops at the end of the epoch with every: 'epoch', on plain models and datasets too", async () => {
    for (const model of [withMetrics(binaryModel()), binaryModel()]) {
      const limit = new TimeLimit({hours: 1 / 3600, seconds: 3, every: 'epoch'});
      const counted = new (class extends tf.Callback {
        override async onBatchEnd(): Promise<void> {
          time += perBatch;
        }
      })();
      const {epoch} = await fitDataset(model, dataset(x, y, 20), {
        epochs: 9,
        verbose: 0,
        callbacks: [counted, limit],
      });
      expect([epoch, limit.stoppedEpoch]).to.deep.equal([[0, 1], 1]);
    }
  });

  it('counts the time before a restart', async () => {
    const limit = new TimeLimit({seconds: 5});
    const model = binaryModel();
    limit.setModel(model);
    await limit.onTrainBegin();
    time += 3000;
    const saved = limit.getState();
    expect(saved.plain).to.deep.equal({elapsed: 3000, granted: 0});

    time += 100_000;
    const next = new TimeLimit({seconds: 5});
    next.setModel(model);
    await next.onTrainBegin();
    next.setState(saved);
    model.stopTraining = false;
    time += 1999;
    await next.onBatchEnd(0);
    expect(model.stopTraining).to.equal(false);
    time += 1;
    await next.onBatchEnd(1);
    expect([model.stopTraining, next.elapsed]).to.deep.equal([true, 5000]);
    await next.onTrainBegin();
    expect([next.elapsed, next.stoppedEpoch]).to.deep.equal([0, undefined]);
  });

  it('measures the training only: nothing before it, nothing after it, however it ended', async () => {
    for (const fails of [false, true]) {
      const limit = new TimeLimit({minutes: 1});
      expect(limit.elapsed).to.equal(0);
      const breaks = () => {
        if (fails) throw new Error('mine');
      };
      const callbacks = [clock, limit, {onEpochEnd: breaks}];
      const model = withMetrics(binaryModel());
      await model.fit(x, y, {...setting, epochs: 1, callbacks}).catch(() => undefined);
      time += 5000;
      expect(limit.elapsed).to.equal(3000);
      await model.fit(x, y, {...setting, epochs: 1, callbacks: [clock, limit]});
      expect(limit.elapsed).to.equal(3000);
    }
  });

  it('does not stop a training that is faster', async () => {
    const limit = new TimeLimit({minutes: 1});
    const {epoch} = await binaryModel().fit(x, y, {...setting, epochs: 2, callbacks: limit});
    expect([epoch, limit.stoppedEpoch]).to.deep.equal([[0, 1], undefined]);
  });

  it('invalid options are errors', () => {
    const make = (options: object) => () => new TimeLimit(options);
    expect(make({})).to.throw('TimeLimit: expected seconds, minutes or hours');
    expect(make({secs: 3})).to.throw('unknown option "secs". Did you mean "seconds"?');
    expect(make({minutes: -1})).to.throw('minutes must be a number, at least 0; got -1.');
    expect(make({seconds: 1, every: 'step'})).to.throw('every must be one of "batch", "epoch"');
    expect(make({seconds: 0})).not.to.throw();
    expect(make({Hours: 2})).not.to.throw();
  });
});

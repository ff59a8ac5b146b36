import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks as factories, EarlyStopping, Throughput} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';

const {x, y} = samples(60, 1);
const args = {batchSize: 25, verbose: 0, shuffle: false} as const;

describe('Throughput', () => {
  const {now} = performance;
  let time = 0;
  /** Two seconds pass in each batch, and ten between epochs. */
  const clock = {
    onBatchBegin: () => void (time += 2000),
    onEpochEnd: () => void (time += 10_000),
  };

  beforeEach(() => {
    performance.now = () => time;
  });
  afterEach(() => {
    performance.now = now;
  });

  for (const extended of [false, true]) {
    it(`logs the samples of an epoch per second, ${extended ? 'extended' : 'plain'} model, fit and fitDataset`, async () => {
      for (const byDataset of [false, true]) {
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        const callbacks = factories.list([clock, factories.throughput({tokensPerSample: 4})]);
        const {history} = byDataset
          ? await fitDataset(model, dataset(x, y, 25), {epochs: 2, verbose: 0, callbacks})
          : await model.fit(x, y, {...args, epochs: 2, callbacks});
        expect(history.samples_per_second).to.deep.equal([10, 10]);
        expect(history.tokens_per_second).to.deep.equal([40, 40]);
      }
    });
  }

  it('leaves the validation of an extended model out', async () => {
    const slow = Object.assign(new tf.CustomCallback({}), clock);
    class Validating extends Throughput {
      constructor() {
        super();
        const {onValidationEnd} = this.stage;
        this.stage.onValidationEnd = () => {
          time += 50_000;
          return onValidationEnd?.();
        };
      }
    }
    const model = withMetrics(binaryModel());
    const {history} = await model.fit(x, y, {
      ...args,
      epochs: 2,
      validationData: [x, y],
      callbacks: [slow, new Validating()],
    });
    expect(history.samples_per_second).to.deep.equal([10, 10]);
  });

  it('can be monitored, and read while an epoch runs', async () => {
    const seen: number[] = [];
    const throughput = new Throughput();
    expect(throughput.samplesPerSecond).to.be.NaN;
    const reader = {onBatchEnd: () => void seen.push(throughput.samplesPerSecond)};
    const stop = new EarlyStopping({monitor: 'samples_per_second', mode: 'max', patience: 1});
    const model = withMetrics(binaryModel());
    const {history} = await model.fit(x, y, {
      ...args,
      epochs: 9,
      callbacks: [stop, clock, throughput, reader],
    });
    expect(seen.slice(0, 3)).to.deep.equal([12.5, 12.5, 10]);
    expect(history.samples_per_second).to.have.length(2);
  });

  it('a custom loop without sizes, a taken key and wrong options are errors', async () => {
    const throughput = new Throughput();
    await throughput.onTrainBegin();
    await throughput.onEpochBegin(0);
    expect((await failureOf(throughput.onBatchEnd(0, {}))).message).to.equal(
      'Throughput: the logs of the batch have no size: pass {size: samples} to onBatchEnd().',
    );
    const taken = factories.list([throughput], {params: {metrics: ['samples_per_second']}});
    expect((await failureOf(taken.onTrainBegin())).message).to.contain(
      'logs a metric or a tracked tensor as "samples_per_second" already',
    );
    const make = (options: object) => () => new Throughput(options);
    expect(make({tokens: 1})).to.throw('unknown option "tokens"');
    expect(make({tokensPerSample: -1})).to.throw('tokensPerSample');
  });
});

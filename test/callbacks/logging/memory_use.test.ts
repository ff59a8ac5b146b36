import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks as factories, MemoryUse} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';

const {x, y} = samples(60, 1);
const args = {batchSize: 20, verbose: 0} as const;

describe('MemoryUse', () => {
  for (const extended of [false, true]) {
    it(`logs tensors and bytes of each epoch, ${extended ? 'extended' : 'plain'} model, fit and fitDataset`, async () => {
      for (const byDataset of [false, true]) {
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        const leaked: tf.Tensor[] = [];
        const leaks = {onEpochEnd: () => void leaked.push(tf.zeros([1000]))};
        const callbacks = factories.list([factories.memoryUse(), leaks]);
        const {history} = byDataset
          ? await fitDataset(model, dataset(x, y, 20), {epochs: 3, verbose: 0, callbacks})
          : await model.fit(x, y, {...args, epochs: 3, callbacks});
        const [first, second, third] = history.num_bytes as number[];
        expect(third - second).to.be.within(4000, 4100);
        expect(second).to.be.above(first);
        expect((history.num_tensors as number[])[2] - (history.num_tensors as number[])[1]).to.be.within(
          1,
          4,
        );
        (history.peak_bytes as number[]).forEach((peak, i) => {
          expect(peak).to.be.at.least((history.num_bytes as number[])[i]);
        });
        tf.dispose(leaked);
      }
    });
  }

  it('the peak is that between batches of the epoch', async () => {
    let held: tf.Tensor | undefined;
    const holds = {
      onBatchEnd: (batch: number) => {
        if (batch === 0) held = tf.zeros([100_000]);
        else held?.dispose();
      },
    };
    const memory = new MemoryUse({prefix: 'memory_'});
    const {history} = await withMetrics(binaryModel()).fit(x, y, {
      ...args,
      epochs: 1,
      callbacks: [holds, memory],
    });
    expect(history.memory_peak_bytes[0] - history.memory_num_bytes[0]).to.be.above(390_000);
  });

  it('a taken key and wrong options are errors', async () => {
    const taken = factories.list([new MemoryUse()], {params: {metrics: ['num_bytes']}});
    expect((await failureOf(taken.onTrainBegin())).message).to.contain("{prefix: 'memory_'}");
    expect(() => new MemoryUse({prefx: 'a'} as object)).to.throw('Did you mean "prefix"?');
    expect(() => new MemoryUse({prefix: 7 as never})).to.throw('prefix must be a text; got 7.');
  });
});

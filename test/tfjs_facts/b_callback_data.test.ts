/** Fact B11: callbacks of a plain model cannot tell on which data it trains. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {dataset} from '../callbacks/helpers.js';
import {column, identity, still} from './models.js';

const x = column([1, 2, 3, 4, 5, 6, 7]);
const fitArgs = {epochs: 1, batchSize: 4, verbose: 0 as const};

function compiled(): tf.Sequential {
  const model = identity();
  model.compile({optimizer: still(), loss: 'meanSquaredError'});
  return model;
}

/** Notes every event with its arguments. */
class Recorder extends tf.Callback {
  private readonly all: unknown[];
  constructor(all: unknown[]) {
    super();
    this.all = all;
  }
  private note(...event: unknown[]): Promise<void> {
    this.all.push(
      JSON.parse(JSON.stringify(event, (_, v) => (v instanceof tf.Tensor ? v.dataSync()[0] : v))),
    );
    return Promise.resolve();
  }
  override onTrainBegin = (...args: unknown[]) => this.note('train begin', args);
  override onTrainEnd = (...args: unknown[]) => this.note('train end', args);
  override onEpochBegin = (...args: unknown[]) => this.note('epoch begin', args);
  override onEpochEnd = (...args: unknown[]) => this.note('epoch end', args);
  override onBatchBegin = (...args: unknown[]) => this.note('batch begin', args);
  override onBatchEnd = (...args: unknown[]) => this.note('batch end', args);
}

describe('B11: what callbacks do not get', () => {
  it('B11: nothing that tells apart two data of one size, beyond the numbers in the logs', async () => {
    const gap = column([1, 0, 1, 0, 1, 0, 1]);
    for (const kind of ['fit', 'fitDataset'] as const) {
      // The loss of a model that returns its input, and that nothing changes, is that of the gap.
      const received = async (inputs: tf.Tensor2D) => {
        const model = compiled();
        const targets = tf.add(inputs, gap);
        const all: unknown[] = [];
        const callback = new Proxy(new Recorder(all), {
          set: (target, name, value, receiver) => {
            if (name !== 'model') all.push([name, JSON.stringify(value)]);
            return Reflect.set(target, name, value, receiver);
          },
        });
        if (kind === 'fit')
          await model.fit(inputs, targets, {...fitArgs, shuffle: false, callbacks: callback});
        else await model.fitDataset(dataset(inputs, targets, 4), {...fitArgs, callbacks: callback});
        all.push(['model', Object.keys(callback.model).sort().join()]);
        return all;
      };
      const first = await received(x);
      expect(first).to.have.length(10);
      expect(await received(column([7, -7, 5, 8, 2, 9, -3]))).to.deep.equal(first);
    }
  });
});

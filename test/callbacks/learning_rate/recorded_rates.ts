/** Records the learning rate of every batch, in fit and fitDataset, on plain and extended models. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {getLearningRate} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';

export const {x, y} = samples(40, 3);

export const args = {epochs: 3, batchSize: 8, verbose: 0, shuffle: false} as const;

export class Rates extends tf.Callback {
  readonly perBatch: number[] = [];
  readonly seen: (number | undefined)[] = [];
  override async onBatchBegin(): Promise<void> {
    this.perBatch.push(getLearningRate(this.model.optimizer));
  }
  override async onEpochEnd(_: number, logs?: tf.Logs): Promise<void> {
    this.seen.push(logs?.learning_rate);
  }
}

/** Runs in fit and fitDataset, of a plain and of an extended model; others precede the callback. */
export async function everywhere(
  make: () => tf.Callback,
  check: (rates: Rates, history: tf.History['history'], model: tf.LayersModel) => void,
): Promise<void> {
  for (const extend of [false, true]) {
    for (const byDataset of [false, true]) {
      const plain = binaryModel();
      const model: tf.LayersModel = extend ? withMetrics(plain) : plain;
      const rates = new Rates();
      const callbacks = [rates, make()];
      const {numTensors} = tf.memory();
      const {history} = byDataset
        ? await fitDataset(model, dataset(x, y, 8), {epochs: 3, verbose: 0, callbacks})
        : await model.fit(x, y, {...args, callbacks});
      expect(tf.memory().numTensors).to.equal(numTensors);
      check(rates, history, model);
      model.dispose();
    }
  }
}

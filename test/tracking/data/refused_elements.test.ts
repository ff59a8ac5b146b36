import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {failureOf} from '../../outcomes.js';
import {BATCH, source, zeroModel} from './source.js';

describe('an invalid element of a dataset', () => {
  const ELEMENTS: Record<string, () => unknown> = {
    'an array': () => [tf.ones([BATCH, 2]), tf.ones([BATCH, 1])],
    'other names': () => ({x: tf.ones([BATCH, 2]), y: tf.ones([BATCH, 1])}),
    'no targets': () => ({xs: tf.ones([BATCH, 2])}),
    'too many inputs': () => ({xs: [tf.ones([BATCH, 2]), tf.ones([BATCH, 2])], ys: tf.ones([BATCH, 1])}),
    'other numbers of samples': () => ({xs: tf.ones([BATCH, 2]), ys: tf.ones([BATCH - 1, 1])}),
    'other features': () => ({xs: tf.ones([BATCH, 3]), ys: tf.ones([BATCH, 1])}),
    'weights of another length': () => ({
      xs: tf.ones([BATCH, 2]),
      ys: tf.ones([BATCH, 1]),
      sampleWeights: tf.ones([BATCH + 1]),
    }),
  };
  const datasetOf = (element: () => unknown, after: number) => ({
    iterator: async () => {
      let drawn = 0;
      const good = () => ({xs: tf.ones([BATCH, 2]), ys: tf.ones([BATCH, 1])});
      return {next: async () => ({value: drawn++ < after ? good() : element(), done: false})};
    },
  });
  for (const [what, element] of Object.entries(ELEMENTS)) {
    it(`with ${what} leaks no tensors in fitDataset`, async () => {
      const model = zeroModel();
      await model.fitDataset(source(2) as never, {epochs: 1, verbose: 0});
      for (const [after, args] of [
        [0, {}],
        [1, {}],
        [1, {batchesPerEpoch: 4}],
      ] as const) {
        const before = tf.memory().numTensors;
        const train = () =>
          model.fitDataset(datasetOf(element, after) as never, {epochs: 2, verbose: 0, ...args});
        await failureOf(train);
        expect(tf.memory().numTensors).to.equal(before);
      }
      model.dispose();
    });
  }
});

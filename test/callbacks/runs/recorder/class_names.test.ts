/** As many names as the model tells classes apart. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {RunRecorder} from '../../../../callbacks/runs/index.js';
import {failureOf} from '../../../outcomes.js';

const x = [[0], [1], [2], [3]];
const CASES = {
  softmax: {units: 3, activation: 'softmax', loss: 'categoricalCrossentropy', classes: 3},
  sigmoid: {units: 1, activation: 'sigmoid', loss: 'binaryCrossentropy', classes: 2},
  labels: {units: 3, activation: 'sigmoid', loss: 'binaryCrossentropy', classes: 3},
} as const;

async function train(
  units: number,
  activation: 'linear' | 'sigmoid' | 'softmax',
  loss: string,
  names: string[],
) {
  const model = tf.sequential({layers: [tf.layers.dense({units, activation, inputShape: [1]})]});
  model.compile({optimizer: 'sgd', loss});
  const [xs, ys] = [tf.tensor2d(x), tf.zeros([4, units])];
  const recorder = new RunRecorder({classNames: names, evaluate: false});
  try {
    await model.fit(xs, ys, {epochs: 1, verbose: 0, callbacks: recorder});
  } finally {
    tf.dispose([xs, ys]);
    model.dispose();
  }
  return recorder.run.config.classes;
}

describe('RunRecorder: classNames', () => {
  for (const [kind, {units, activation, loss, classes}] of Object.entries(CASES)) {
    it(`${kind}: a name for each class`, async () => {
      const names = ['a', 'b', 'c', 'd'];
      const right = names.slice(0, classes);
      expect(await train(units, activation, loss, right)).to.deep.equal(right);
      for (const wrong of [names.slice(0, classes - 1), names.slice(0, classes + 1)]) {
        const {message} = await failureOf(() => train(units, activation, loss, wrong));
        expect(message).to.include(`classNames has ${wrong.length} names`).and.include(`${classes} classes`);
      }
    });
  }

  it('are kept for an output that may be a regression', async () => {
    expect(await train(1, 'linear', 'meanSquaredError', ['a', 'b', 'c'])).to.deep.equal(['a', 'b', 'c']);
  });
});

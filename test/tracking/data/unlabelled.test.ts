/** Targets without labels for outputs that have no loss. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {someEntries} from '../../backend.js';
import {alone, args, build, close, elements, forms, w, weightsOf, x, ya, yb} from './optional_output.js';

describe('an output that has no loss and no labels', () => {
  for (const [form, targets] of someEntries(forms, 2)) {
    it(`is left out by fit and fitDataset: ${form}`, async () => {
      const reference = alone();
      const expected = await reference.fit(x, ya, {...args, validationData: [x, ya]});
      for (const b of ['vector', 'column', 'sequence'] as const) {
        for (const tensors of [true, false]) {
          const model = build(b);
          await model.evaluateLogs(x, targets(ya) as never);
          const before = tf.memory().numTensors;
          const validationData = [x, targets(ya)] as never;
          const {history} = tensors
            ? await model.fit(x, targets(ya) as never, {...args, validationData})
            : await model.fitDataset(elements(targets) as never, {epochs: 2, verbose: 0, validationData});
          // Adam has created its variables.
          const slots = 2 * model.trainableWeights.length;
          expect(tf.memory().numTensors - before).to.be.at.most(slots + 3);
          const second = tf.memory().numTensors;
          close(history.loss as number[], expected.history.loss as number[]);
          close(history.val_loss as number[], expected.history.val_loss as number[]);
          close(history.a_mae as number[], expected.history.mae as number[]);
          close(weightsOf(model), weightsOf(reference));
          await model.fit(x, targets(ya) as never, {...args, epochs: 1, validationSplit: 0.3});
          await model.fitDataset(elements(targets) as never, {
            epochs: 1,
            verbose: 0,
            validationData: elements(targets),
          });
          expect(tf.memory().numTensors).to.equal(second);
        }
      }
    });

    it(`is left out by evaluate, evaluateDataset, evaluateLogs and trainOnBatch: ${form}`, async () => {
      const reference = alone();
      const expected = await reference.evaluateLogs(x, ya);
      const model = build();
      const y = targets(ya) as never;
      await model.trainOnBatch(x, y);
      model.setWeights(build().getWeights());
      const before = tf.memory().numTensors;
      close([(await model.evaluateLogs(x, y)).loss], [expected.loss]);
      const results = [
        model.evaluate(x, y) as tf.Scalar[],
        (await model.evaluateDataset(elements(targets) as never)) as tf.Scalar[],
      ];
      for (const scalars of results) {
        close([scalars[0].dataSync()[0], scalars[2].dataSync()[0]], [expected.loss, expected.mae]);
      }
      tf.dispose(results);
      close([((await model.trainOnBatch(x, y)) as number[])[0]], [expected.loss]);
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('is left out with a list of losses, a seed, weights of samples and classes, and an early stop', async () => {
    const input = tf.input({shape: [3]});
    const a = tf.layers.dense({units: 2, name: 'a', activation: 'softmax'}).apply(input);
    const b = tf.layers.dense({units: 1, name: 'b'}).apply(input);
    const seededModel = withMetrics(tf.model({inputs: input, outputs: [a, b] as tf.SymbolicTensor[]}), {
      seed: 1,
    });
    seededModel.compile({
      optimizer: 'sgd',
      loss: ['categoricalCrossentropy', null],
      weightedMetrics: {a: ['acc']},
    });
    const ids = tf.tensor1d([0, 1, 0, 1, 1, 0, 1, 0, 1, 1], 'int32');
    const marks = tf.oneHot(ids, 2).toFloat();
    const before = tf.memory().numTensors;
    await seededModel.fit(x, {a: marks}, {...args, shuffle: true, sampleWeight: w, validationSplit: 0.2});
    await seededModel.fit(x, [marks, null], {...args, classWeight: [{0: 1, 1: 3}, null] as never});
    await seededModel.fit(x, [marks], {
      ...args,
      validationSplit: 0.2,
      callbacks: {onBatchEnd: () => void (seededModel.stopTraining = true)},
    });
    await seededModel.trainOnBatch(x, {a: marks}, {classWeight: {a: {0: 1, 1: 3}}});
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose([ids, marks]);
  });

  it('accepts labels', async () => {
    const model = build();
    await model.fit(x, {a: ya, b: yb}, args);
    await model.fit(x, [ya, yb], args);
    expect(await model.evaluateLogs(x, [ya, yb])).to.have.keys('loss', 'a_loss', 'a_mae');
  });

  it('passes an empty tensor to tracked functions', async () => {
    const model = build();
    const shapes: number[][] = [];
    model.addMetric(({targets, outputs}) => {
      shapes.push(targets[1].shape);
      return tf.mean(outputs[1]);
    }, 'size_of_b');
    await model.fit(x, {a: ya}, {...args, epochs: 1});
    expect(shapes).to.deep.equal([
      [4, 0],
      [4, 0],
      [2, 0],
    ]);
  });
});

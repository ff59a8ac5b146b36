/** Facts A9 and A10: masks, and how often a layer is called. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/index.js';
import {epochOf, expectClose, expectRecord, numbers, numbersOf} from '../support.js';
import {callsOf, column, still} from './models.js';

describe('A9: masks', () => {
  /** Sums its input over time. */
  const sumOverTime = (name: string) =>
    tf.layers.simpleRNN({
      units: 1,
      activation: 'linear',
      useBias: false,
      kernelInitializer: 'ones',
      recurrentInitializer: 'ones',
      name,
    });
  const series = (...steps: number[]) => tf.tensor3d([steps.map(s => [s])]);

  /** A masked sum of the first input; a sum of the second one, which has no mask. */
  function branches(): tf.LayersModel {
    const [first, second] = [tf.input({shape: [3, 1]}), tf.input({shape: [3, 1]})];
    const masked = tf.layers.masking({maskValue: 0}).apply(first) as tf.SymbolicTensor;
    const outputs = [sumOverTime('masked').apply(masked), sumOverTime('free').apply(second)];
    return tf.model({inputs: [first, second], outputs: outputs as tf.SymbolicTensor[]});
  }
  const inputs = [series(1, 0, 0), series(2, 3, 4)];
  const targets = [column([1]), column([9])];

  it('A9 plain: the mask of one branch reaches an RNN of the other', () => {
    const model = branches();
    const [masked, free] = (model.predict(inputs) as tf.Tensor[]).map(t => t.dataSync()[0]);
    expect([masked, free]).to.deep.equal([1, 2]);
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    expectClose(numbersOf(model.evaluate(inputs, targets)).slice(1), [49, 0, 49]);
  });

  it('A9 here: it stays in its branch', async () => {
    const model = withMetrics(branches());
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    const {loss, masked_loss, free_loss} = await model.evaluateLogs(inputs, targets);
    expectClose([loss, masked_loss, free_loss], [0, 0, 0]);
    const logs = epochOf(await model.fit(inputs, targets, {epochs: 1, verbose: 0}), 0);
    expectClose([logs.loss, logs.masked_loss, logs.free_loss], [0, 0, 0]);
  });

  /** Three steps; the output of each is its input. */
  function sequence(): tf.Sequential {
    return tf.sequential({
      layers: [
        tf.layers.masking({maskValue: 0, inputShape: [3, 1]}),
        tf.layers.timeDistributed({
          layer: tf.layers.dense({units: 1, useBias: false, kernelInitializer: 'ones'}),
        }),
      ],
    });
  }
  const steps = tf.tensor3d([
    [[1], [2], [0]],
    [[3], [0], [0]],
    [[1], [1], [1]],
  ]);
  const wanted = tf.tensor3d([
    [[2], [4], [9]],
    [[0], [9], [9]],
    [[1], [1], [3]],
  ]);
  /** Squared and absolute gaps: 1 4 (81), 9 (81 81), 0 0 4; in parentheses the masked ones. */
  const [all, unmasked] = [261 / 9, 18 / 6];
  const [allGaps, unmaskedGaps] = [35 / 9, 8 / 6];

  it('A9 plain: losses and metrics ignore it', async () => {
    const model = sequence();
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['mae']});
    expectClose(numbersOf(model.evaluate(steps, wanted)), [all, allGaps]);
    const history = await model.fit(steps, wanted, {epochs: 1, verbose: 0});
    expectRecord(epochOf(history, 0), {loss: all, mae: allGaps});
  });

  it('A9 here: they are means over the entries that are not masked', async () => {
    const model = withMetrics(sequence());
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['mae']});
    expectClose(numbersOf(model.evaluate(steps, wanted)), [unmasked, unmaskedGaps]);
    const history = await model.fit(steps, wanted, {epochs: 1, verbose: 0});
    expectRecord(epochOf(history, 0), {loss: unmasked, mae: unmaskedGaps});
  });
});

describe('A10: calls per batch', () => {
  const batches = 3;
  const fitArgs = {epochs: 1, batchSize: 2, verbose: 0 as const};

  function lstm(): {model: tf.LayersModel; layer: tf.layers.Layer} {
    const input = tf.input({shape: [2, 1]});
    const layer = tf.layers.lstm({units: 1, returnState: true});
    return {model: tf.model({inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor[]}), layer};
  }
  const lstmData = () => [tf.ones([6, 2, 1]), [0, 1, 2].map(() => tf.zeros([6, 1]))] as const;

  it('A10 plain: a layer runs once per output that is used', async () => {
    const {model, layer} = lstm();
    const [inputs, targets] = lstmData();
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    expect(await callsOf(layer, () => model.fit(inputs, targets, fitArgs))).to.equal(3 * batches);
  });

  it('A10 here: a layer runs once', async () => {
    const {model, layer} = lstm();
    const [inputs, targets] = lstmData();
    const extended = withMetrics(model);
    extended.compile({optimizer: still(), loss: 'meanSquaredError'});
    expect(await callsOf(layer, () => extended.fit(inputs, targets, fitArgs))).to.equal(batches);
    const {batchSize} = fitArgs;
    expect(await callsOf(layer, () => extended.evaluateLogs(inputs, targets, {batchSize}))).to.equal(batches);
  });

  /**
   * A nested model with two outputs, `dropped` of which is an output of the whole, and feeds another one,
   * `copy`.
   */
  function nested(): {model: tf.LayersModel; layer: tf.layers.Layer} {
    const inside = tf.input({shape: [50]});
    const layer = tf.layers.dropout({rate: 0.5});
    const inner = tf.model({
      inputs: inside,
      outputs: [layer.apply(inside), tf.layers.dense({units: 1}).apply(inside)] as tf.SymbolicTensor[],
    });
    const input = tf.input({shape: [50]});
    const [dropped, trained] = inner.apply(input) as tf.SymbolicTensor[];
    const copy = tf.layers.activation({activation: 'linear'}).apply(dropped) as tf.SymbolicTensor;
    return {model: tf.model({inputs: input, outputs: [copy, dropped, trained]}), layer};
  }
  const nestedData = (): [tf.Tensor, tf.Tensor[]] => [
    tf.ones([6, 50]),
    [tf.zeros([6, 50]), tf.zeros([6, 50]), tf.zeros([6, 1])],
  ];
  /** The predictions that the losses of `copy` and `dropped` get, one after the other. */
  const watching = () => {
    const seen: number[][] = [];
    const watch = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
      seen.push(numbers(yPred));
      return tf.mean(tf.squaredDifference(yTrue, yPred), -1);
    };
    return {seen, loss: [watch, watch, 'meanSquaredError']};
  };

  it('A10 plain: a nested model runs once per output, and dropout differs between them', async () => {
    const {model, layer} = nested();
    const [inputs, targets] = nestedData();
    const {seen, loss} = watching();
    model.compile({optimizer: still(), loss: loss as string[]});
    expect(await callsOf(layer, () => model.fit(inputs, targets, fitArgs))).to.equal(2 * batches);
    expect(seen[0]).not.to.deep.equal(seen[1]);
  });

  it('A10 here: a nested model runs once, and its outputs are of one run', async () => {
    const {model, layer} = nested();
    const [inputs, targets] = nestedData();
    const {seen, loss} = watching();
    const extended = withMetrics(model);
    extended.compile({optimizer: still(), loss});
    expect(await callsOf(layer, () => extended.fit(inputs, targets, fitArgs))).to.equal(batches);
    expect(seen.length).to.equal(2 * batches);
    expect(seen[0]).to.deep.equal(seen[1]);
  });
});

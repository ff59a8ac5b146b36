import * as tf from '@tensorflow/tfjs';
import {epochOf, expectClose, expectRecord} from '../../support.js';
import {type Model, x, y, w, yb, wb, keras, sorted} from '../support/keras_data.js';

const KERNEL = tf.tensor2d([[0.5], [-1]]);
const BIAS = tf.tensor1d([0.25]);

describe('Weights of a model with two outputs', () => {
  const two = (): Model => {
    const input = tf.input({shape: [2]});
    const a = tf.layers.dense({units: 1, activation: 'sigmoid', name: 'a'}).apply(input) as tf.SymbolicTensor;
    const b = tf.layers.dense({units: 2, name: 'b'}).apply(input) as tf.SymbolicTensor;
    return keras(
      tf.model({inputs: input, outputs: [a, b]}),
      [
        KERNEL,
        BIAS,
        tf.tensor2d([
          [0.5, -0.25],
          [1, 0.75],
        ]),
        tf.tensor1d([0.1, -0.2]),
      ],
      {
        loss: ['binaryCrossentropy', 'meanSquaredError'],
        lossWeights: [1, 0.25],
        metrics: [['accuracy'], ['mae']],
        weightedMetrics: [['mse'], ['mae', 'mse']],
      },
    );
  };
  const wanted = {
    a_accuracy: 0.5384616,
    a_loss: 0.8621092,
    a_mse: 0.2110593,
    b_loss: 0.4885288,
    b_mae: 0.9627572,
    b_mse: 1.2686518,
    b_weighted_mae: 1.0068167,
    loss: 0.9842415,
  };
  const fitArgs = {epochs: 1, batchSize: 5, shuffle: false, verbose: 0 as const};

  it('are passed per output, in an array or by name', async () => {
    for (const sampleWeight of [[w, wb], {a: w, b: wb}]) {
      const history = await two().fit(x, [y, yb], {...fitArgs, sampleWeight});
      expectRecord(epochOf(history, 0), wanted);
      expectRecord(sorted(await two().evaluateLogs(x, [y, yb], {sampleWeight})), wanted);
    }
  });

  it('count for the output that has some', async () => {
    const {a_loss, a_mse, b_loss, b_weighted_mae, b_mae} = await two().evaluateLogs(x, [y, yb], {
      sampleWeight: {a: w},
    });
    expectClose([a_loss, a_mse], [wanted.a_loss, wanted.a_mse]);
    const none = await two().evaluateLogs(x, [y, yb]);
    expectClose([b_loss, b_weighted_mae, b_mae], [none.b_loss, none.b_weighted_mae, none.b_mae]);
  });
});

/**
 * Trains the network of `main.ts`, and writes it to `model/` as a GraphModel:
 *
 *     npx tsx examples/graph_model/make_model.ts
 */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {withMetrics} from 'tfjs-metrics';
import {fileSystem} from 'tfjs-metrics/node';
import {DIGITS, parseDigits, SIDE, split} from '../digits/data.js';
import {tensorsOf} from '../digits/tensors.js';
import {digitsFile} from '../digits/text_file.js';
import {graphOf} from './graph.js';

const {x, y} = tensorsOf(split(parseDigits(readFileSync(digitsFile, 'utf8'))).train);
const initializer = (seed: number) => tf.initializers.glorotUniform({seed});
const model = withMetrics(
  tf.sequential({
    layers: [
      tf.layers.conv2d({
        filters: 8,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        inputShape: [SIDE, SIDE, 1],
        kernelInitializer: initializer(1),
      }),
      tf.layers.maxPooling2d({poolSize: 2}),
      tf.layers.flatten(),
      tf.layers.dense({units: DIGITS.length, activation: 'softmax', kernelInitializer: initializer(2)}),
    ],
  }),
);
model.compile({
  optimizer: tf.train.adam(0.01),
  loss: 'sparseCategoricalCrossentropy',
  metrics: ['accuracy'],
});
await model.fit(x, y, {epochs: 20, batchSize: 32, shuffle: false});
await fileSystem(fileURLToPath(new URL('model', import.meta.url))).save?.(await graphOf(model.getWeights()));

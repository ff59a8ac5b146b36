/**
 * Makes a folder of event files with everything in it that TensorBoard shows, for `check.py`, for `protoc
 * --decode` and for one's own eyes:
 *
 *   npx tsx tools/tensorboard_check/make.mjs FOLDER
 *   tensorboard --logdir FOLDER
 */
import * as tf from '@tensorflow/tfjs';
import {EventWriter, TensorBoard} from '../../callbacks/index.ts';
import {withMetrics} from '../../src/index.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npx tsx tools/tensorboard_check/make.mjs FOLDER');
await tf.setBackend('cpu');

function trained(rate) {
  const classes = 3;
  const rows = 300;
  const labels = Array.from({length: rows}, (_, i) => i % classes);
  const points = labels.map((label, i) => [Math.cos(i) + 2 * label, Math.sin(7 * i) - label]);
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({units: 8, activation: 'relu', inputShape: [2]}),
        tf.layers.dense({units: classes, activation: 'softmax'}),
      ],
    }),
  );
  model.compile({
    optimizer: tf.train.adam(rate),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy', {className: 'ConfusionMatrix', config: {numClasses: classes}}],
  });
  return {model, x: tf.tensor2d(points), y: tf.tensor1d(labels, 'float32')};
}

for (const rate of [0.01, 0.1]) {
  const {model, x, y} = trained(rate);
  const board = new TensorBoard(`${folder}/rate_${rate}`, {
    histogramFreq: 1,
    writeImages: true,
    writeStepsPerSecond: true,
    updateFreq: 5,
    prCurves: true,
    hparams: {rate, optimizer: 'adam', dropout: false},
  });
  await board.text('notes', `A learning rate of **${rate}**`);
  await model.fit(x, y, {epochs: 5, validationSplit: 0.2, verbose: 0, callbacks: board});
}

const words = tf.sequential({
  layers: [
    tf.layers.embedding({inputDim: 20, outputDim: 4, inputLength: 3, name: 'words'}),
    tf.layers.flatten(),
    tf.layers.dense({units: 1}),
  ],
});
words.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
const ids = tf.tensor2d(Array.from({length: 60}, (_, i) => [i % 20, (i + 1) % 20, (i * 7) % 20]));
await words.fit(ids, tf.ones([60, 1]), {
  epochs: 2,
  verbose: 0,
  callbacks: new TensorBoard(`${folder}/words`, {embeddingsFreq: 1}),
});

const writer = new EventWriter(`${folder}/own`);
for (let step = 0; step < 10; step++) await writer.scalar('reward', step === 7 ? NaN : step ** 2, step);
await writer.image('gradient', tf.linspace(0, 1, 64 * 64 * 3).reshape([64, 64, 3]), 0);
await writer.text('table', ['one', '*two*'], 0);
await writer.histogram('normal', tf.randomNormal([1000], 3, 1, 'float32', 1), 0);
await writer.prCurve('curve', [0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0, {numThresholds: 11});
await writer.close();

import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {withMetrics} from 'tfjs-metrics';
import {RunRecorder} from 'tfjs-metrics/runs';
import {penguins, SPECIES} from './penguins/data.js';

/**
 * Transfer learning in two calls of `fit`, recorded as one run. A body that has learned the sex of penguins
 * gets a new head for their species: first the head is trained, then all layers at a lower learning rate.
 */
export async function main({log = console.log}: {log?: (text: string) => void} = {}) {
  const {train, held} = penguins([
    'Beak Length (mm)',
    'Beak Depth (mm)',
    'Flipper Length (mm)',
    'Body Mass (g)',
  ]);
  const dense = (units: number, activation: 'relu' | 'sigmoid' | 'softmax', seed: number) =>
    tf.layers.dense({units, activation, kernelInitializer: tf.initializers.glorotUniform({seed})});
  const input = tf.input({shape: [4]});
  const body = dense(16, 'relu', 1);
  const features = body.apply(input) as tf.SymbolicTensor;

  const source = withMetrics(
    tf.model({inputs: input, outputs: dense(1, 'sigmoid', 2).apply(features) as tf.SymbolicTensor}),
  );
  source.compile({optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy']});
  await source.fit(train.x, train.sex, {epochs: 15, batchSize: 16, verbose: 0});

  const head = dense(SPECIES.length, 'softmax', 3);
  const model = withMetrics(tf.model({inputs: input, outputs: head.apply(features) as tf.SymbolicTensor}));
  const compile = (learningRate: number) =>
    model.compile({
      optimizer: tf.train.adam(learningRate),
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['accuracy'],
    });
  const recorder = new RunRecorder({name: 'transfer to species', classNames: SPECIES});
  const fit = (epochs: number) =>
    model.fit(train.x, train.species, {
      epochs,
      batchSize: 16,
      shuffle: false,
      validationData: [held.x, held.species],
      callbacks: [recorder],
    });

  body.trainable = false;
  compile(0.01);
  await fit(8);
  body.trainable = true;
  compile(0.002);
  await fit(12);

  const {run} = recorder;
  for (const {epoch, logs} of [run.epochs[7], run.epochs[19]])
    log(
      `epoch ${epoch + 1}: val_loss ${Number(logs.val_loss).toFixed(4)}, val_acc ${Number(logs.val_acc).toFixed(4)}`,
    );
  tf.dispose([train, held] as never);
  return {run};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();

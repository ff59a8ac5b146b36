import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {F1Score, withMetrics} from 'tfjs-metrics';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
import {RunRecorder} from 'tfjs-metrics/runs';
import {penguins, SPECIES} from './penguins/data.js';

/**
 * Tells three species of penguins apart, and prints the confusion matrix. Without the length of the beak,
 * Adelie and Chinstrap penguins are hard to distinguish, as the matrix shows.
 */
export async function main({
  epochs = 80,
  log = console.log,
}: {epochs?: number; log?: (text: string) => void} = {}) {
  const {train, held} = penguins(['Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)']);
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({
          units: 16,
          activation: 'relu',
          inputShape: [3],
          kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
        }),
        tf.layers.dense({
          units: SPECIES.length,
          activation: 'softmax',
          kernelInitializer: tf.initializers.glorotUniform({seed: 2}),
        }),
      ],
    }),
  );
  model.compile({
    optimizer: tf.train.adam(0.01),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy', new F1Score({average: 'macro'})],
  });
  const recorder = new RunRecorder({name: 'penguins', classNames: SPECIES});
  await model.fit(train.x, train.species, {
    epochs,
    batchSize: 16,
    shuffle: false,
    validationData: [held.x, held.species],
    callbacks: [new EarlyStopping({patience: 10, restoreBestWeights: true}), recorder],
  });

  const {run} = recorder;
  const confusion = run.evaluation?.confusion ?? [];
  const row = (cells: readonly (string | number)[]) => cells.map(cell => String(cell).padStart(10)).join('');
  log(row(['', ...SPECIES]));
  confusion.forEach((counts, i) => log(row([SPECIES[i], ...counts])));
  log(`rows: the true species of ${run.evaluation?.count} penguins; columns: the predicted one`);
  tf.dispose([train, held] as never);
  model.dispose();
  return {run, confusion};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();

import * as tf from '@tensorflow/tfjs';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
import {serveRun} from 'tfjs-metrics/runs';
import {iris, SPECIES} from '../iris/data.js';
import {irisClassifier} from '../iris/model.js';

/** Trains a classifier of irises. The buttons Pause, Resume and Stop of the page act on this training. */
async function main(): Promise<void> {
  await tf.setBackend('cpu');
  const {train, held} = iris();
  const model = irisClassifier(0.01);
  await model.fit(train.x, train.y, {
    epochs: 1000,
    batchSize: 16,
    validationData: [held.x, held.y],
    callbacks: [
      new EarlyStopping({patience: 20, restoreBestWeights: true}),
      serveRun(self, {name: 'irises', classNames: SPECIES}),
    ],
  });
}

void main();

import * as tf from '@tensorflow/tfjs';
import {defineTrainingDashboard} from 'tfjs-metrics/dashboard';
import {type Run, RunRecorder} from 'tfjs-metrics/runs';
import {iris, SPECIES} from '../iris/data.js';
import {irisClassifier} from '../iris/model.js';

// The element `<training-dashboard>` that the three apps use like any other element.
defineTrainingDashboard();

/** Trains a classifier of irises. Frameworks notice a change because `show` gets a new object each time. */
export async function train(show: (run: Run) => void): Promise<void> {
  await tf.setBackend('cpu');
  const {train, held} = iris();
  const model = irisClassifier(0.05);
  const recorder = new RunRecorder({name: 'irises', classNames: SPECIES});
  recorder.listen(() => show({...recorder.run}));
  await model.fit(train.x, train.y, {
    epochs: 20,
    batchSize: 16,
    validationData: [held.x, held.y],
    callbacks: [recorder],
  });
}

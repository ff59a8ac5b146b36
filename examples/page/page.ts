import * as tf from '@tensorflow/tfjs';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
import {TrainingDashboard} from 'tfjs-metrics/dashboard';
import {parseReadings, split} from '../sensor_network/data.js';
import {buildModel, CLASS_NAMES, fitOptions} from '../sensor_network/model.js';

/** The sensor example in a page: the same training, with its dashboard. */
async function main(): Promise<void> {
  const dashboard = new TrainingDashboard('#training', {name: 'sensor network', classNames: CLASS_NAMES});
  // A step of so small a model takes a GPU longer than the CPU.
  await tf.setBackend('cpu');
  const {train, held} = split(parseReadings(await (await fetch('data.csv')).text()));
  const model = buildModel();
  const stopping = new EarlyStopping({monitor: 'val_auc', patience: 5, restoreBestWeights: true});
  const epochs = new URLSearchParams(location.search).get('epochs');
  await model.fit(train.x, train.y, {
    ...fitOptions(held),
    ...(epochs === null ? {} : {epochs: Number(epochs)}),
    callbacks: [stopping, dashboard],
  });
  const {auc, f1_score: f1} = await model.evaluateLogs(held.x, held.y, {batchSize: 512});
  const result = document.getElementById('result') as HTMLElement;
  result.textContent =
    `The weights of epoch ${stopping.bestEpoch + 1} are restored. On the held-out sensor: ` +
    `AUC ${auc.toFixed(4)}, F1 ${f1.toFixed(4)}.`;
  result.dataset.done = JSON.stringify({best: stopping.best, auc, f1});
}

void main();

import * as tf from '@tensorflow/tfjs';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
import {parseReadings, split} from '../sensor_network/data.js';
import {buildModel, CLASS_WEIGHT} from '../sensor_network/model.js';

const COLUMNS = [
  'loss',
  'auc',
  'val_loss',
  'val_bce',
  'val_mse',
  'val_auc',
  'val_f1_score',
  'val_activation_mean',
];

function element(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}

function row(cells: readonly string[], tag: 'td' | 'th'): HTMLElement[] {
  return cells.map(text => Object.assign(document.createElement(tag), {textContent: text}));
}

/** Counts animation frames, to show that the page stays responsive while the model trains. */
function countFrames(): void {
  let frames = 0;
  const tick = () => {
    element('frames').textContent = String(++frames);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** The sensor example in a page: the same model, with its numbers in a table. */
export async function main(): Promise<void> {
  await tf.ready();
  countFrames();
  element('head').append(...row(['epoch', ...COLUMNS], 'th'));
  const {train, held} = split(parseReadings(await (await fetch('data.csv')).text()));
  const model = buildModel();
  const stopping = new EarlyStopping({monitor: 'val_auc', patience: 5, restoreBestWeights: true});
  await model.fit(train.x, train.y, {
    epochs: Number(new URLSearchParams(location.search).get('epochs') ?? 30),
    batchSize: 512,
    shuffle: false,
    classWeight: CLASS_WEIGHT,
    validationData: [held.x, held.y],
    callbacks: [
      {
        onEpochEnd(epoch, logs = {}) {
          const line = document.createElement('tr');
          line.append(...row([String(epoch + 1), ...COLUMNS.map(key => logs[key].toFixed(4))], 'td'));
          element('epochs').append(line);
        },
      },
      stopping,
    ],
  });
  element('epochs').children[stopping.bestEpoch].className = 'best';
  const {auc, f1_score: f1} = await model.evaluateLogs(held.x, held.y, {batchSize: 512});
  element('result').textContent =
    `best epoch ${stopping.bestEpoch + 1}; on held-out data now: auc ${auc.toFixed(4)}, f1 ${f1.toFixed(4)} ` +
    `(${tf.getBackend()})`;
  element('result').dataset.done = JSON.stringify({best: stopping.best, auc, f1});
}

void main();

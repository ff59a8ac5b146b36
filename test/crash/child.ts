/** A process that trains, resumes where it was killed, and writes down how the training ended. */
import {readFileSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {CSVLogger} from '../../callbacks/logging/csv_logger.js';
import {LearningRateScheduler} from '../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ReduceLROnPlateau} from '../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {train} from '../callbacks/backup/reproducible_run.js';
import {SIGN_OF_BEGIN, type Trial} from './trial.js';

const [given, folder] = process.argv.slice(2);
const {optimizer, dataset, saveFreq, patience, backend} = JSON.parse(given) as Trial;
const csv = join(folder, 'training.csv');

if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
await tf.setBackend(backend);
writeSync(1, `${SIGN_OF_BEGIN}\n`);

const ended = await train(
  {
    optimizer,
    dataset,
    seed: dataset ? null : 3,
    epochs: 6,
    patience,
    backup: {saveFreq},
    callbacks: () => [
      new CSVLogger(csv),
      new LearningRateScheduler((_epoch, rate) => rate * 0.95),
      new ReduceLROnPlateau({monitor: 'val_loss', factor: 0.5, patience: 1, minDelta: 0.05}),
    ],
  },
  join(folder, 'backup'),
);
writeFileSync(join(folder, 'ended.json'), JSON.stringify({...ended, csv: readFileSync(csv, 'utf8')}));

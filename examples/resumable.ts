import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {
  BackupAndRestore,
  CSVLogger,
  EarlyStopping,
  ModelCheckpoint,
  ProgbarLogger,
  ReduceLROnPlateau,
  TensorBoard,
} from 'tfjs-metrics/callbacks';
import {fileSystem} from 'tfjs-metrics/node';
import {csvFile} from './sensor_network/csv_file.js';
import {parseReadings, split} from './sensor_network/data.js';
import {buildModel, CLASS_WEIGHT} from './sensor_network/model.js';

/**
 * A training that survives being killed: press Ctrl+C, start it again, and it resumes where it was, with the
 * same numbers to the last bit. Writes the best models, a CSV file and TensorBoard's event files to `folder`.
 */
export async function main({
  folder = 'run',
  epochs = 20,
  log = console.log,
  stream = process.stdout,
}: {
  folder?: string;
  epochs?: number;
  log?: (text: string) => void;
  stream?: {write(text: string): unknown};
} = {}) {
  mkdirSync(folder, {recursive: true});
  const {train, held} = split(parseReadings(readFileSync(csvFile, 'utf8')));
  const model = buildModel();
  const best = new ModelCheckpoint(join(folder, 'best', '{epoch:02d}-{val_auc:.4f}'), {
    monitor: 'val_auc',
    saveTopK: 2,
  });
  const {history} = await model.fit(train.x, train.y, {
    epochs,
    batchSize: 128,
    shuffle: false,
    classWeight: CLASS_WEIGHT,
    validationData: [held.x, held.y],
    callbacks: [
      new BackupAndRestore(join(folder, 'backup'), {saveFreq: 50}),
      new ReduceLROnPlateau({monitor: 'val_loss', factor: 0.5, patience: 3}),
      new EarlyStopping({monitor: 'val_auc', patience: 8, restoreBestWeights: true}),
      best,
      new CSVLogger(join(folder, 'training.csv')),
      new TensorBoard(join(folder, 'logs'), {histogramFreq: 5}),
      new ProgbarLogger({stream}),
    ],
  });

  const saved = await tf.loadLayersModel(fileSystem(best.bestPath as string));
  const scores = (m: tf.LayersModel): number[] =>
    tf.tidy(() => Array.from((m.predict(held.x) as tf.Tensor).dataSync()));
  const same = scores(saved).every((score, i, all) => score === all[i]);
  log(`the best model is in ${best.bestPath}: val_auc ${best.best}`);
  tf.dispose([train, held] as never);
  return {history, best: best.best, bestPath: best.bestPath, same};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();

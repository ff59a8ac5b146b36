/** A process that trains, logs, resumes where it was killed, and writes down its history. */
import {writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {BackupAndRestore} from '../../../../../callbacks/backup/backup_and_restore.js';
import {
  JsonLinesLogger,
  MLflowLogger,
  RunTracker,
  TrackioLogger,
} from '../../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../../../helpers.js';
import {WRITE_TOKEN} from './tracker_servers.js';

const [folder, mlflow, trackio, epochs] = process.argv.slice(2);

const model = withMetrics(binaryModel(['accuracy']), {seed: 3});
const {x, y} = samples(64, 1);
const tracker = new RunTracker(
  [
    new JsonLinesLogger(join(folder, 'log.jsonl')),
    new MLflowLogger({url: mlflow, experiment: 'digits', interval: 50}),
    new TrackioLogger({url: trackio, project: 'digits', writeToken: WRITE_TOKEN, interval: 50}),
  ],
  {name: 'first', batches: true},
);
/** Numbers that are hard to keep: NaN, long, tiny and large ones. */
const numbers = new tf.CustomCallback({
  async onEpochEnd(epoch, logs) {
    Object.assign(logs!, {
      sometimes_nan: epoch % 7 === 0 ? NaN : epoch,
      tiny: 1e-300 / (epoch + 3),
      large: 1e200 * epoch,
    });
    writeSync(1, `epoch ${epoch}\n`);
    await new Promise(resolve => setTimeout(resolve, 5));
  },
});
const backup = new BackupAndRestore(join(folder, 'backup'));
const {history} = await model.fit(x, y, {
  epochs: Number(epochs),
  batchSize: 32,
  verbose: 0,
  validationData: [x, y],
  callbacks: [numbers, tracker, backup],
});
const text = JSON.stringify({id: tracker.runId, history}, (_, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
);
writeFileSync(join(folder, 'ended.json'), text);

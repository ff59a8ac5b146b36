/** A training that runs until it is killed: see write_lock_processes.node.test.ts. */
import {join} from 'node:path';
import {BackupAndRestore, CSVLogger, ModelCheckpoint, TensorBoard} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';

const root = process.argv[2];
const {x, y} = samples(20, 3);
await withMetrics(binaryModel(), {seed: 1}).fit(x, y, {
  epochs: 10_000,
  verbose: 0,
  callbacks: [
    new CSVLogger(join(root, 'log.csv')),
    new BackupAndRestore(join(root, 'backup')),
    new ModelCheckpoint(join(root, 'models', '{epoch:03d}'), {saveTopK: 2, monitor: 'loss'}),
    new TensorBoard(join(root, 'board')),
    {
      async onEpochEnd(epoch: number) {
        // The backup of an epoch comes after this.
        if (epoch < 3) process.stdout.write(`epoch ${epoch - 1}\n`);
        await new Promise(resolve => setTimeout(resolve, epoch < 2 ? 10 : 1e6));
      },
    },
  ],
});

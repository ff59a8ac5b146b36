/** Places that cannot be written: before an epoch is trained in vain. */
import {existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore, callbacks as factories, ModelCheckpoint} from '../../callbacks/index.js';
import {MemoryStore} from '../../callbacks/ports/memory_store.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {binaryModel, samples} from './helpers.js';
import {failureOf, listen} from '../outcomes.js';

const {x, y} = samples(16, 3);

describe('a place that cannot be written', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unwritable-'));
    // Not even root can make a folder in a file.
    writeFileSync(join(folder, 'file'), '');
  });
  afterEach(() => rmSync(folder, {recursive: true, force: true}));

  const makers: {readonly [what: string]: (onException: 'throw' | 'warn') => tf.Callback} = {
    'of backups': onException => new BackupAndRestore(join(folder, 'file/backup'), {onException}),
    'of a checkpoint': onException => new ModelCheckpoint(join(folder, 'file/best'), {onException}),
    'of a checkpoint in a file': onException =>
      new ModelCheckpoint(join(folder, 'file/a.json'), {onException}),
    'of a template': onException => new ModelCheckpoint(join(folder, 'file/{epoch}/a'), {onException}),
    'of the latest state': onException =>
      new ModelCheckpoint(join(folder, 'best'), {onException, saveLast: join(folder, 'file/last')}),
    'of a store': onException => {
      const store = new MemoryStore();
      const refuse = () => Promise.reject(new Error('read-only'));
      return new BackupAndRestore(Object.assign(store, {write: refuse, append: refuse}), {onException});
    },
  };
  for (const [what, make] of Object.entries(makers)) {
    for (const extended of [true, false]) {
      it(`${what} is an error before the first epoch, or a warning: ${extended ? 'extended' : 'plain'} model`, async () => {
        for (const onException of ['throw', 'warn'] as const) {
          const plain = binaryModel();
          const model = extended ? withMetrics(plain) : plain;
          let epochs = 0;
          const callbacks = factories.list([make(onException), {onEpochBegin: () => void epochs++}]);
          const before = tf.memory().numTensors;
          const fit = () => model.fit(x, y, {epochs: 2, callbacks});
          if (onException === 'throw') {
            expect((await failureOf(fit())).message).to.match(/ENOTDIR|EEXIST|read-only/);
            expect([epochs, tf.memory().numTensors]).to.deep.equal([0, before]);
          } else {
            const {warnings} = await listen(fit);
            expect(epochs).to.equal(2);
            expect(warnings[0]).to.match(/ENOTDIR|EEXIST|read-only/);
          }
        }
      });
    }
  }

  it('is found without side effects', async () => {
    const callbacks = factories.list([
      new BackupAndRestore(join(folder, 'backup')),
      new ModelCheckpoint(join(folder, 'best/{epoch}'), {
        monitor: 'loss',
        saveBestOnly: true,
        initialValueThreshold: -1,
      }),
    ]);
    await binaryModel().fit(x, y, {callbacks});
    expect(existsSync(join(folder, 'backup'))).to.equal(false);
    expect(readdirSync(join(folder, 'best'))).to.deep.equal([]);
  });
});

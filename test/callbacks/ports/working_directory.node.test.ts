import {mkdir, mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BackupAndRestore,
  callbacks as factories,
  CSVLogger,
  EventWriter,
  ModelCheckpoint,
  TensorBoard,
} from '../../../callbacks/index.js';
import {fileSystem, nodeFolder} from '../../../callbacks/node.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';

const {x, y} = samples(20, 3);

/** Relative paths lead to where they led when the callback was made, wherever the process has gone since. */
describe('A process that changes its folder', () => {
  const home = process.cwd();
  let root: string;
  const files = async () =>
    (await readdir(root, {recursive: true, withFileTypes: true}))
      .filter(entry => entry.isFile())
      .map(entry => entry.parentPath.slice(root.length + 1));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'folder-'));
    for (const name of ['one', 'two']) await mkdir(join(root, name));
    process.chdir(join(root, 'one'));
  });
  afterEach(async () => {
    process.chdir(home);
    await rm(root, {recursive: true});
  });

  const make = {
    classes: () => [
      new CSVLogger('./log.csv'),
      new ModelCheckpoint('./models/{epoch:02d}', {saveTopK: 2, monitor: 'loss', saveLast: true}),
      new BackupAndRestore('backup', {deleteCheckpoint: false}),
      new TensorBoard('../one/board'),
    ],
    factories: () => [
      factories.csvLogger({filename: 'file://log.csv'}),
      factories.modelCheckpoint(({epoch}) => `models/${epoch}`, {saveTopK: 2, monitor: 'loss'}),
      factories.backupAndRestore({backupDir: './backup', deleteCheckpoint: false}),
      factories.tensorBoard({logDir: './board'}),
    ],
  };
  for (const [kind, made] of Object.entries(make)) {
    it(`before or during a training: ${kind}`, async () => {
      const all = made();
      process.chdir(join(root, 'two'));
      const move = {onEpochEnd: (epoch: number) => epoch === 1 && process.chdir(root)};
      const model = withMetrics(binaryModel());
      for (const epochs of [4, 6]) await model.fit(x, y, {epochs, verbose: 0, callbacks: [...all, move]});
      const found = await files();
      expect(found.every(folder => folder.startsWith('one'))).to.equal(true);
      expect(found.filter(folder => /models.\d+$/.test(folder))).to.have.length(4);
      expect(found).to.include.members(['one', 'one/backup', 'one/board/train']);
      const {bestPath, lastPath} = all[1] as ModelCheckpoint;
      process.chdir(home);
      const paths = [bestPath, ...(kind === 'classes' ? [lastPath] : [])];
      for (const path of paths) (await tf.loadLayersModel(fileSystem(path as string))).dispose();
    });
  }

  it('also for files that the program writes itself', async () => {
    const writer = new EventWriter('./board', {run: 'mine'});
    const handler = fileSystem('./model');
    const folder = nodeFolder('notes');
    process.chdir(join(root, 'two'));
    await writer.scalar('a', 1, 0);
    await binaryModel().save(handler);
    await folder.write('a.txt', new Uint8Array(1));
    expect((await files()).sort()).to.deep.equal(['one/board/mine', 'one/model', 'one/model', 'one/notes']);
  });
});

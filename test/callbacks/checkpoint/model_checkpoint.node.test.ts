import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {loadWeights, ModelCheckpoint} from '../../../callbacks/index.js';
import {fileSystem} from '../../../callbacks/ports/node_file_system.js';
import {binaryModel, predictions, samples} from '../helpers.js';

const {x, y} = samples(40, 3);

describe('ModelCheckpoint on disk', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'checkpoint-'))));
  after(() => rm(folder, {recursive: true}));

  it('keeps the best two in folders of their names, which load in tfjs', async () => {
    const model = binaryModel();
    const callbacks = new ModelCheckpoint(join(folder, 'run', '{epoch:02d}-{loss:.3f}'), {
      monitor: 'loss',
      saveTopK: 2,
      saveLast: true,
    });
    const {history} = await model.fit(x, y, {epochs: 4, verbose: 0, callbacks});
    const nameOf = (epoch: number) => `0${epoch}-${(history.loss[epoch - 1] as number).toFixed(3)}`;
    expect((await readdir(join(folder, 'run'))).sort()).to.deep.equal([nameOf(3), nameOf(4), 'last']);
    for (const path of [callbacks.bestPath, callbacks.lastPath]) {
      const loaded = await tf.loadLayersModel(fileSystem(path as string));
      expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
    }
  });

  it('writes weights alone, for loadWeights', async () => {
    const model = binaryModel();
    const path = join(folder, 'weights');
    await model.fit(x, y, {
      epochs: 1,
      verbose: 0,
      callbacks: new ModelCheckpoint(path, {saveWeightsOnly: true}),
    });
    const other = binaryModel();
    await loadWeights(other, path);
    expect(predictions(other, x)).to.deep.equal(predictions(model, x));
  });
});

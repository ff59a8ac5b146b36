import * as tf from '@tensorflow/tfjs';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileSystem} from '../../../callbacks/node.js';
import {describeLines} from './user_code.js';

const home = process.cwd();
let folder = home;

describeLines('with files on disk', {
  async begin() {
    folder = await mkdtemp(join(tmpdir(), 'tfjs-metrics-'));
    process.chdir(folder);
  },
  async end() {
    process.chdir(home);
    await rm(folder, {recursive: true});
  },
  text: name => readFile(join(folder, name), 'utf8'),
  model: path => tf.loadLayersModel(fileSystem(path)),
  async folder(path) {
    const files = await readdir(join(folder, path), {recursive: true, withFileTypes: true});
    return Promise.all(
      files.filter(f => f.isFile()).map(f => readFile(join(f.parentPath ?? f.path, f.name))),
    );
  },
});

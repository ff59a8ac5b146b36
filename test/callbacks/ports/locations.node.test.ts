/** Where things go in Node, and where there is neither a disk nor a page. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {modelAt, fileAt, folderAt} from '../../../callbacks/ports/locations.js';
import {loadNodeFiles} from '../../../callbacks/ports/no_files.js';
import * as nodeFiles from '../../../callbacks/ports/node_files.js';
import {binaryModel} from '../helpers.js';
import {bytes} from './store_contract.js';
import {failureOf} from '../../outcomes.js';

let base: string;
const home = process.cwd();
describe('places in Node', () => {
  before(() => {
    base = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
    process.chdir(base);
  });
  after(() => {
    process.chdir(home);
    rmSync(base, {recursive: true, force: true});
  });

  it('are files on disk, by paths and file://', async () => {
    for (const target of ['a.csv', './logs/b.csv', `file://${base}/c.csv`, join(base, 'd.csv')]) {
      const {store, name} = await fileAt('CSVLogger', target);
      expect(name).to.equal(target.slice(-5));
      await store.append(name, bytes(name));
    }
    expect(readFileSync(join(base, 'logs/b.csv'), 'utf8')).to.equal('b.csv');
    const all = await folderAt('X', base);
    expect(await all.list()).to.deep.equal(['a.csv', 'c.csv', 'd.csv', 'logs/b.csv']);
    const logs = await folderAt('TensorBoard', './logs/', 'logs');
    expect(await logs.list()).to.deep.equal(['b.csv']);
  });

  it('of models are folders with model.json, atomic also where tfjs-node has its own handler', async () => {
    tf.io.registerSaveRouter(url => {
      if (typeof url === 'string' && url.startsWith('file://'))
        throw new Error('the other handler was asked');
      return null as never;
    });
    const model = binaryModel();
    for (const target of ['models/a', `file://${base}/models/a`, './models/a.json']) {
      const place = await modelAt('ModelCheckpoint', target);
      expect(await place.exists()).to.equal(false);
      await model.save(place.handler);
      expect(await place.exists()).to.equal(true);
      (await tf.loadLayersModel(place.handler)).dispose();
      await place.remove();
      expect(await place.exists()).to.equal(false);
    }
    model.dispose();
  });

  it('that only a page has are errors', async () => {
    for (const [action, part] of [
      [fileAt('CSVLogger', 'indexeddb://a/b.csv'), 'there is no IndexedDB here'],
      [folderAt('BackupAndRestore', 'indexeddb://a'), 'there is no IndexedDB here'],
      [folderAt('BackupAndRestore', 'localstorage://a'), 'there is no localStorage here'],
      [modelAt('ModelCheckpoint', 'indexeddb://a'), 'tfjs has no handler for "indexeddb://a"'],
      [fileAt('CSVLogger', 'downloads://a.csv'), 'only a page can download files'],
    ] as const) {
      expect((await failureOf(action)).message).to.contain(part);
    }
  });
});

describe('the stub for pages', () => {
  it('has the names of Node’s files', async () => {
    expect(Object.keys(await loadNodeFiles()).sort()).to.deep.equal(Object.keys(nodeFiles).sort());
  });

  it('is an error that says what to pass', async () => {
    const {openFile, openFolder, openModel} = await loadNodeFiles();
    for (const open of [openFile, openFolder, openModel]) {
      expect(() => open('CSVLogger', './a.csv')).to.throw(
        'CSVLogger: there are no files on disk here, so "./a.csv" leads nowhere. Pass "indexeddb://a.csv"',
      );
    }
  });
});

describe('places in a worker, without Node and without a page', () => {
  const versions = Object.getOwnPropertyDescriptor(process, 'versions')!;
  beforeEach(() => {
    Object.defineProperty(process, 'versions', {...versions, value: {...process.versions, node: undefined}});
  });
  afterEach(() => {
    Object.defineProperty(process, 'versions', versions);
  });

  it('are errors that say what to pass', async () => {
    for (const [action, part] of [
      [
        fileAt('CSVLogger', 'a.csv'),
        'CSVLogger: "a.csv" is a file on disk, but there is no disk here. Pass "indexeddb://',
      ],
      [folderAt('TensorBoard', './logs', 'logs'), 'Pass "indexeddb://logs", or a custom store'],
      [folderAt('BackupAndRestore', 'backup'), 'Pass "indexeddb://backup"'],
      [
        modelAt('ModelCheckpoint', './best'),
        'Pass "indexeddb://best", another URL that tfjs knows, or a handler',
      ],
      [fileAt('CSVLogger', 'file:///a.csv'), 'is a file on disk'],
      [fileAt('CSVLogger', 'logs/'), 'expected the name of a file'],
    ] as const) {
      expect((await failureOf(action)).message).to.contain(part);
    }
  });
});

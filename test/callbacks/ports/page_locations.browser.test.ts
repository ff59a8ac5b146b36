/** Where things go in a page. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {modelAt, fileAt, folderAt} from '../../../callbacks/ports/locations.js';
import type {StorageError} from '../../../src/storage_error.js';
import {binaryModel, predictions, samples} from '../helpers.js';
import {catchDownloads, fullDatabase} from './page_tools.js';
import {bytes, text} from './store_contract.js';
import {failureOf} from '../../outcomes.js';

describe('places in a page', () => {
  it('of logs are downloads for a plain path', async () => {
    const downloads = catchDownloads();
    try {
      const {store, name} = await fileAt('CSVLogger', './logs/training.csv');
      expect(name).to.equal('training.csv');
      await store.append(name, bytes('epoch\n'));
      await store.close!();
      const events = await folderAt('TensorBoard', './logs', 'logs');
      await events.append('train/events.1', bytes('event'));
      expect(text(await events.read('train/events.1'))).to.equal('event');
      await events.close!();
      const third = await fileAt('CSVLogger', 'downloads://third.csv');
      await third.store.append(third.name, bytes('epoch\n'));
      await third.store.close!();
      const names = downloads.files.map(file => file.name);
      expect(names).to.deep.equal(['training.csv', 'train_events.1', 'third.csv']);
    } finally {
      downloads.restore();
    }
  });

  it('of backups are in IndexedDB for a plain path, and as the URL says otherwise', async () => {
    const backup = await folderAt('BackupAndRestore', './backups/one/');
    await backup.write('state', bytes('1'));
    const same = await fileAt('X', 'indexeddb://backups/one/state');
    expect(text(await same.store.read(same.name))).to.equal('1');
    await backup.remove('state');
    const local = await folderAt('BackupAndRestore', 'localstorage://backups');
    await local.write('state', bytes('2'));
    expect(local.where).to.equal('localstorage://backups');
    expect(localStorage.getItem('tfjs-metrics/backups/state')).to.equal(btoa('2'));
    await local.remove('state');
  });

  it('on disk are errors that say what to pass', async () => {
    for (const action of [
      fileAt('CSVLogger', 'file:///a.csv'),
      folderAt('TensorBoard', 'file:///a', 'logs'),
      folderAt('BackupAndRestore', 'file:///a'),
      modelAt('ModelCheckpoint', 'file:///a'),
    ]) {
      const {name, message} = await failureOf(action);
      expect(name).to.equal('UsageError');
      expect(message).to.contain('is a file on disk, but there is no disk here. Pass "indexeddb://');
    }
  });
});

describe('the place of a model in a page', () => {
  it('is IndexedDB for a plain path, and tfjs’s own loader reads it', async () => {
    const {x} = samples(8, 1);
    const model = binaryModel(['acc']);
    const expected = predictions(model, x);
    for (const [target, url] of [
      ['./ports/best', 'indexeddb://ports/best'],
      ['indexeddb://ports/url', 'indexeddb://ports/url'],
      ['localstorage://ports/url', 'localstorage://ports/url'],
    ]) {
      const place = await modelAt('ModelCheckpoint', target);
      expect(place.where).to.equal(url);
      expect(await place.exists()).to.equal(false);
      await place.remove();
      const {modelArtifactsInfo} = await model.save(place.handler, {includeOptimizer: true});
      expect(modelArtifactsInfo.weightDataBytes).to.be.greaterThan(0);
      await model.save(place.handler, {includeOptimizer: true});
      expect(await place.exists()).to.equal(true);
      expect(Object.keys(await tf.io.listModels())).to.include(url);
      for (const from of [url, place.handler]) {
        const loaded = await tf.loadLayersModel(from);
        expect(predictions(loaded, x)).to.deep.equal(expected);
        loaded.dispose();
      }
      await place.remove();
      expect(await place.exists()).to.equal(false);
      expect(await failureOf(tf.loadLayersModel(url))).to.be.instanceOf(Error);
    }
    model.dispose();
    x.dispose();
  });

  it('contains what tfjs itself would have written into IndexedDB', async () => {
    const model = binaryModel();
    const record = (modelPath: string) =>
      new Promise<{modelArtifacts: Record<string, unknown>}>((resolve, reject) => {
        const opened = indexedDB.open('tensorflowjs', 1);
        opened.onerror = reject;
        opened.onsuccess = () => {
          const request = opened.result
            .transaction('models_store')
            .objectStore('models_store')
            .get(modelPath);
          request.onsuccess = () => resolve(request.result);
          request.onerror = reject;
          opened.result.close();
        };
      });
    await model.save('indexeddb://ports/theirs');
    await model.save((await modelAt('X', 'indexeddb://ports/ours')).handler);
    const [theirs, ours] = [await record('ports/theirs'), await record('ports/ours')];
    expect(Object.keys(ours).sort()).to.deep.equal(Object.keys(theirs).sort());
    expect(ours.modelArtifacts).to.deep.equal(theirs.modelArtifacts);
    await tf.io.removeModel('indexeddb://ports/theirs');
    await tf.io.removeModel('indexeddb://ports/ours');
    model.dispose();
  });

  it('if the quota of IndexedDB is exceeded, the last model is intact, and the error says what happened', async () => {
    const {x} = samples(8, 1);
    const [first, second] = [binaryModel(), binaryModel()];
    tf.tidy(() => second.setWeights(second.getWeights().map(w => tf.zerosLike(w))));
    const place = await modelAt('ModelCheckpoint', 'indexeddb://ports/quota');
    await first.save(place.handler);
    const full = fullDatabase();
    try {
      const {code, message} = (await failureOf(second.save(place.handler))) as StorageError;
      expect(code).to.equal('QuotaExceededError');
      expect(message).to.contain('"ports/quota"').and.contain('What was there before is intact');
    } finally {
      full.restore();
    }
    const loaded = await tf.loadLayersModel(place.handler);
    expect(predictions(loaded, x)).to.deep.equal(predictions(first, x));
    await place.remove();
    for (const model of [first, second, loaded]) model.dispose();
    x.dispose();
  });

  it('when localStorage is full: the last model is intact, which tfjs alone would have removed', async () => {
    const {x} = samples(8, 1);
    const model = binaryModel();
    const large = tf.sequential({layers: [tf.layers.dense({units: 2000, inputShape: [1000]})]});
    const place = await modelAt('ModelCheckpoint', 'localstorage://ports/quota');
    await model.save(place.handler);
    const {name, message} = await failureOf(large.save(place.handler));
    expect(name).to.equal('StorageError');
    expect(message).to.contain('cannot save the model "ports/quota"').and.contain('is intact');
    const loaded = await tf.loadLayersModel(place.handler);
    expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
    await place.remove();
    for (const each of [model, large, loaded]) each.dispose();
    x.dispose();
  });
});

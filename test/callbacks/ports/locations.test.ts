/** Where things go, whatever this runs on. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {modelAt, fileAt, folderAt} from '../../../callbacks/ports/locations.js';
import {splitPath} from '../../../callbacks/ports/store_names.js';
import {parseTarget} from '../../../callbacks/ports/targets.js';
import {failureOf} from '../../outcomes.js';

describe('places', () => {
  it('that are custom are used as they are', async () => {
    const store = new MemoryStore();
    const place = {store, name: 'a.csv'};
    expect(await fileAt('CSVLogger', place)).to.equal(place);
    expect(await folderAt('TensorBoard', store)).to.equal(store);
  });

  it('of other types are an error', async () => {
    const wrong = async (action: Promise<unknown>, part: string) => {
      const {name, message} = await failureOf(action);
      expect(name).to.equal('UsageError');
      expect(message)
        .to.match(/^Here: /)
        .and.contain(part);
    };
    await wrong(folderAt('Here', {} as never), 'without read, write, append, list, remove');
    await wrong(fileAt('Here', new MemoryStore() as never), 'without read');
    await wrong(fileAt('Here', undefined as never), 'expected a path, a URL or a store');
    await wrong(modelAt('Here', {}), 'expected a path, a URL or a handler');
    await wrong(modelAt('Here', null as never), 'expected a path, a URL or a handler');
    for (const at of [fileAt, folderAt, modelAt]) {
      await wrong(at('Here', ''), 'expected a path or a URL, got ""');
      await wrong(at('Here', 'indexeddb://'), 'got "indexeddb://"');
    }
    await wrong(fileAt('Here', 's3://bucket/a.csv'), 'cannot keep files at "s3://"');
    await wrong(folderAt('Here', 's3://bucket/a'), 'a custom store');
    await wrong(modelAt('Here', 's3://bucket/a'), 'tfjs has no handler for "s3://bucket/a"');
  });

  it('are paths or URLs', () => {
    const parse = (target: string) => {
      const {scheme, path, isDisk} = parseTarget('Here', target);
      return [scheme, path, isDisk];
    };
    expect(parse('./a/b.csv')).to.deep.equal(['', './a/b.csv', true]);
    expect(parse('C:\\a\\b')).to.deep.equal(['', 'C:\\a\\b', true]);
    expect(parse('file:///a/b')).to.deep.equal(['file', '/a/b', true]);
    expect(parse('file://./a')).to.deep.equal(['file', './a', true]);
    expect(parse('file:///C:/a')).to.deep.equal(['file', 'C:/a', true]);
    expect(parse('IndexedDB://a/b')).to.deep.equal(['indexeddb', 'a/b', false]);
    expect(parse('a\n://b')).to.deep.equal(['', 'a\n://b', true]);
    expect(splitPath('././a/b/c.csv')).to.deep.equal({folder: 'a/b', name: 'c.csv'});
    expect(splitPath('c.csv')).to.deep.equal({folder: '', name: 'c.csv'});
    expect(splitPath('a/')).to.deep.equal({folder: 'a', name: ''});
  });
});

describe('the location of a custom handler', () => {
  const artifacts = {modelTopology: {}, weightSpecs: [], weightData: new ArrayBuffer(0)};

  it('saves and loads with it, and exists when it loads', async () => {
    let saved: tf.io.ModelArtifacts | undefined;
    const handler = tf.io.withSaveHandler(async given => {
      saved = given;
      return {modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given)};
    });
    const place = await modelAt('ModelCheckpoint', handler);
    expect(place.handler).to.equal(handler);
    await place.handler.save!(artifacts);
    expect(saved).to.equal(artifacts);
    expect(await place.exists()).to.equal(false);
    expect((await failureOf(place.remove())).message).to.contain('Add a method remove()');
    expect(await (await modelAt('X', tf.io.fromMemory(artifacts))).exists()).to.equal(true);
    const broken = {load: () => Promise.reject(new Error('no'))};
    expect(await (await modelAt('X', broken)).exists()).to.equal(false);
  });

  it('asks it if it knows', async () => {
    const calls: string[] = [];
    const handler = {
      load: () => Promise.reject(new Error('not asked')),
      async exists() {
        calls.push('exists');
        return true;
      },
      async remove() {
        calls.push('remove');
      },
    };
    const place = await modelAt('ModelCheckpoint', handler);
    expect(await place.exists()).to.equal(true);
    await place.remove();
    expect(calls).to.deep.equal(['exists', 'remove']);
  });
});

describe('the location of a URL that another package handles', () => {
  const models = new Map<string, tf.io.ModelArtifacts>();
  const router = (url: string | string[]): tf.io.IOHandler => {
    const own = typeof url === 'string' && url.startsWith('ports-test://');
    if (!own) return null as never; // What tfjs's types do not say.
    return {
      async save(artifacts) {
        models.set(url, artifacts);
        return {modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts)};
      },
      async load() {
        const found = models.get(url);
        if (found === undefined) throw new Error('no such model');
        return found;
      },
    };
  };
  before(() => {
    tf.io.registerSaveRouter(router);
    tf.io.registerLoadRouter(router);
  });

  it('is that of the handler which tfjs has', async () => {
    const place = await modelAt('ModelCheckpoint', 'ports-test://a');
    expect(place.where).to.equal('ports-test://a');
    expect(await place.exists()).to.equal(false);
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
    await model.save(place.handler);
    expect(await place.exists()).to.equal(true);
    const loaded = await tf.loadLayersModel(place.handler);
    expect(loaded.outputs[0].shape).to.deep.equal([null, 1]);
    expect((await failureOf(place.remove())).message).to.contain('cannot be removed');
    loaded.dispose();
    model.dispose();
  });

  it('is an error when tfjs has several', async () => {
    const second = (url: string | string[]) => (url === 'ports-test://two' ? router(url) : (null as never));
    tf.io.registerSaveRouter(second);
    const {message} = await failureOf(modelAt('ModelCheckpoint', 'ports-test://two'));
    expect(message).to.contain('tfjs has 2 handlers for "ports-test://two"');
  });
});

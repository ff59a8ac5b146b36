import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {fileSystem} from 'tfjs-metrics/node';
import {modelOnDisk} from '../../../callbacks/ports/node_model.js';
import {binaryModel, predictions, samples} from '../helpers.js';
import {failureOf} from '../../outcomes.js';

let base: string;
before(() => {
  base = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
});
after(() => rmSync(base, {recursive: true, force: true}));
const place = (name: string) => join(base, name);
const json = (path: string) => JSON.parse(readFileSync(place(path), 'utf8'));

/** A model whose weights are all this number. */
function constant(value: number): tf.Sequential {
  const model = binaryModel(['acc']);
  tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.fill(w.shape, value))));
  return model;
}

/** The one number that all weights of the saved model are. */
async function constantAt(path: string): Promise<number> {
  const {weightData} = await fileSystem(place(path)).load!();
  const values = new Set(new Float32Array(weightData as ArrayBuffer));
  expect(values.size).to.equal(1);
  return [...values][0];
}

describe('fileSystem', () => {
  it('writes the standard files, with the fields that tfjs writes', async () => {
    const model = constant(1);
    const path = place('standard');
    const handler = fileSystem(path);
    const {modelArtifactsInfo} = await model.save(handler, {includeOptimizer: true});
    model.dispose();
    expect(readdirSync(path).sort()).to.deep.equal(['model.json', 'weights.bin']);
    const saved = json('standard/model.json');
    expect(Object.keys(saved)).to.deep.equal([
      'modelTopology',
      'format',
      'generatedBy',
      'convertedBy',
      'weightsManifest',
      'trainingConfig',
    ]);
    expect(saved.format).to.equal('layers-model');
    expect(saved.generatedBy).to.equal(`TensorFlow.js tfjs-layers v${tf.version['tfjs-layers']}`);
    expect(saved.convertedBy).to.equal(null);
    expect(saved.trainingConfig.loss).to.equal('binary_crossentropy');
    expect(saved.weightsManifest).to.have.lengthOf(1);
    const [{paths, weights}] = saved.weightsManifest;
    expect(paths).to.deep.equal(['weights.bin']);
    expect(Object.keys(weights[0])).to.include.members(['name', 'shape', 'dtype']);
    expect(weights[0].shape).to.deep.equal([3, 4]);
    const size = readFileSync(join(path, 'weights.bin')).length;
    expect(modelArtifactsInfo.weightDataBytes).to.equal(size);
    expect(modelArtifactsInfo.modelTopologyType).to.equal('JSON');
  });

  it('saves and loads a model that predicts the same, leaking nothing', async () => {
    const {x} = samples(16, 1);
    const model = binaryModel();
    const before = tf.memory().numTensors;
    await model.save(fileSystem(place('same')));
    expect(tf.memory().numTensors).to.equal(before);
    const loaded = await tf.loadLayersModel(fileSystem(place('same/model.json')));
    expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
    loaded.dispose();
    expect(tf.memory().numTensors).to.equal(before);
    model.dispose();
    x.dispose();
  });

  it('keeps metadata of the user', async () => {
    const model = binaryModel();
    model.setUserDefinedMetadata({classes: ['a', 'b']});
    await model.save(fileSystem(place('metadata')));
    const loaded = await tf.loadLayersModel(fileSystem(place('metadata')));
    expect(loaded.getUserDefinedMetadata()).to.deep.equal({classes: ['a', 'b']});
    expect(json('metadata/model.json').userDefinedMetadata).to.deep.equal({classes: ['a', 'b']});
    loaded.dispose();
    model.dispose();
  });

  it('takes file:// and the URL of a path, and a name for model.json, with the weights beside it', async () => {
    const [one, two] = [constant(1), constant(2)];
    await one.save(fileSystem(pathToFileURL(place('named/one.json')).href));
    await two.save(fileSystem(place('named/two.json')));
    await two.save(fileSystem(`file://${place('named')}`));
    expect(readdirSync(place('named')).sort()).to.deep.equal([
      'model.json',
      'one.json',
      'one.weights.bin',
      'two.json',
      'two.weights.bin',
      'weights.bin',
    ]);
    expect(await constantAt('named/one.json')).to.equal(1);
    expect(await constantAt('named/two.json')).to.equal(2);
    expect(await constantAt('named')).to.equal(2);
    await modelOnDisk(place('named/one.json')).remove();
    expect(await modelOnDisk(place('named/one.json')).exists()).to.equal(false);
    expect(await constantAt('named/two.json')).to.equal(2);
    one.dispose();
    two.dispose();
  });

  it('saves again and again: only the standard files are left', async () => {
    const model = constant(0);
    for (const value of [1, 2, 3]) {
      tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.fill(w.shape, value))));
      await model.save(fileSystem(place('again')));
      expect(readdirSync(place('again')).sort()).to.deep.equal(['model.json', 'weights.bin']);
      expect(json('again/model.json').weightsManifest[0].paths).to.deep.equal(['weights.bin']);
      expect(await constantAt('again')).to.equal(value);
    }
    model.dispose();
  });

  it('runs concurrent saves one after the other', async () => {
    const models = [1, 2, 3, 4].map(constant);
    await Promise.all(models.map(model => model.save(fileSystem(place('crowd')))));
    expect(await constantAt('crowd')).to.equal(4);
    expect(readdirSync(place('crowd')).sort()).to.deep.equal(['model.json', 'weights.bin']);
    for (const model of models) model.dispose();
  });

  it('completes a save that crashed between two steps', async () => {
    const [one, two] = [constant(1), constant(2)];
    const model = (name: string) => ({
      ...json('left/model.json'),
      weightsManifest: [{...json('left/model.json').weightsManifest[0], paths: [name]}],
    });
    const put = (name: string, data: string | Uint8Array) => writeFileSync(place(`left/${name}`), data);
    await one.save(fileSystem(place('left')));
    const ones = readFileSync(place('left/weights.bin'));
    // The new weights are there, model.json is the old one: the old model.
    put('weights.next.bin', new Uint8Array(ones.length));
    expect(await constantAt('left')).to.equal(1);
    await two.save(fileSystem(place('left')));
    expect(await constantAt('left')).to.equal(2);
    expect(readdirSync(place('left')).sort()).to.deep.equal(['model.json', 'weights.bin']);
    // model.json is the new one already: the new model, and the next save starts from there.
    put('weights.next.bin', ones);
    put('model.json', JSON.stringify(model('weights.next.bin')));
    expect(await constantAt('left')).to.equal(1);
    await two.save(fileSystem(place('left')));
    expect(await constantAt('left')).to.equal(2);
    expect(readdirSync(place('left')).sort()).to.deep.equal(['model.json', 'weights.bin']);
    one.dispose();
    two.dispose();
  });

  it('reads what others wrote: several files and groups, ./ before their names, quantized weights', async () => {
    const path = place('sharded');
    mkdirSync(join(path, 'group2'), {recursive: true});
    const floats = new Uint8Array(new Float32Array([1, 2, 3, 4, 5]).buffer);
    writeFileSync(join(path, 'group1-shard1of2'), floats.subarray(0, 6));
    writeFileSync(join(path, 'group1-shard2of2'), floats.subarray(6));
    writeFileSync(join(path, 'group2/shard'), new Uint8Array([0, 255]));
    const weight = (name: string, shape: number[]) => ({name, shape, dtype: 'float32'});
    const quantization = {dtype: 'uint8', scale: 2, min: 1};
    writeFileSync(
      join(path, 'model.json'),
      JSON.stringify({
        modelTopology: {},
        weightsManifest: [
          {paths: ['./group1-shard1of2', 'group1-shard2of2'], weights: [weight('a', [3]), weight('b', [2])]},
          {paths: ['group2/shard'], weights: [{...weight('c', [2]), quantization}]},
        ],
      }),
    );
    const {weightData, weightSpecs} = await fileSystem(path).load!();
    expect(weightData).to.have.lengthOf(3);
    const weights = tf.io.decodeWeights(weightData!, weightSpecs!);
    const values = Object.values(weights).map(w => Array.from(w.dataSync()));
    expect(values).to.deep.equal([
      [1, 2, 3],
      [4, 5],
      [1, 511],
    ]);
    tf.dispose(weights);
  });

  it('writes weights that come in several pieces, and topologies without weights', async () => {
    const weightSpecs = [{name: 'a', shape: [2], dtype: 'float32' as const}];
    const weightData = [new Float32Array([1]).buffer, new Float32Array([2]).buffer];
    const handler = fileSystem(place('pieces'));
    await handler.save!({modelTopology: {}, weightSpecs, weightData});
    const loaded = await handler.load!();
    expect([...new Float32Array(loaded.weightData as ArrayBuffer)]).to.deep.equal([1, 2]);
    await fileSystem(place('bare')).save!({modelTopology: {a: 1}});
    expect(readdirSync(place('bare'))).to.deep.equal(['model.json']);
    expect((await fileSystem(place('bare')).load!()).modelTopology).to.deep.equal({a: 1});
  });

  it('says what is missing or does not fit', async () => {
    const load = (path: string) => failureOf(fileSystem(place(path)).load!());
    expect((await load('nothing')).message).to.equal(
      `fileSystem: there is no model: ${place('nothing/model.json')} does not exist.`,
    );
    const model = constant(1);
    await model.save(fileSystem(place('broken')));
    model.dispose();
    const weights = place('broken/weights.bin');
    const bytes = readFileSync(weights).length;
    writeFileSync(weights, new Uint8Array(7));
    expect((await load('broken')).message).to.contain(`expected ${bytes} bytes of weights, the files hold 7`);
    rmSync(weights);
    expect((await load('broken')).message)
      .to.contain('"weights.bin"')
      .and.contain('does not exist');
    writeFileSync(place('broken/model.json'), '{"modelTopology": {');
    expect((await load('broken')).message).to.contain('is not JSON');
    expect(() => fileSystem('indexeddb://a')).to.throw('expected a path or "file://path"');
    expect(() => fileSystem('')).to.throw('expected a path');
    expect(() => fileSystem(undefined as never)).to.throw('expected a path, got undefined');
  });

  it('refuses a graph model', async () => {
    const handler = fileSystem(place('graph'));
    const error = await failureOf(handler.save!({modelTopology: new ArrayBuffer(1)}));
    expect(error.message).to.contain('a graph model cannot be saved');
  });
});

describe('the place of a model on disk', () => {
  it('knows whether it is there, and removes what belongs to it and no more', async () => {
    const model = constant(1);
    const at = modelOnDisk(place('removed'));
    expect(await at.exists()).to.equal(false);
    await at.remove();
    await model.save(at.handler);
    expect(await at.exists()).to.equal(true);
    writeFileSync(place('removed/notes.txt'), 'mine');
    await at.remove();
    expect(await at.exists()).to.equal(false);
    expect(readdirSync(place('removed'))).to.deep.equal(['notes.txt']);
    rmSync(place('removed/notes.txt'));
    await model.save(at.handler);
    await at.remove();
    expect(readdirSync(base)).not.to.include('removed');
    model.dispose();
  });

  it('removes no file outside its folder, even if model.json names it', async () => {
    const model = constant(1);
    const at = modelOnDisk(place('inner/deep'));
    await model.save(at.handler);
    model.dispose();
    writeFileSync(place('inner/mine'), 'mine');
    const saved = json('inner/deep/model.json');
    saved.weightsManifest[0].paths = ['../mine'];
    writeFileSync(place('inner/deep/model.json'), JSON.stringify(saved));
    await at.remove();
    expect(readFileSync(place('inner/mine'), 'utf8')).to.equal('mine');
  });
});

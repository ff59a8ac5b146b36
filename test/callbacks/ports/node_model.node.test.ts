import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {fileSystem} from 'tfjs-metrics/node';
import {modelOnDisk} from '../../../callbacks/ports/node_model.js';
import {binaryModel, predictions, samples} from '../helpers.js';
import {base, constant, constantAt, json, place} from './models_on_disk.js';

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

  it('saves and loads a model that predicts the same, without leaks', async () => {
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

  it('keeps user-defined metadata', async () => {
    const model = binaryModel();
    model.setUserDefinedMetadata({classes: ['a', 'b']});
    await model.save(fileSystem(place('metadata')));
    const loaded = await tf.loadLayersModel(fileSystem(place('metadata')));
    expect(loaded.getUserDefinedMetadata()).to.deep.equal({classes: ['a', 'b']});
    expect(json('metadata/model.json').userDefinedMetadata).to.deep.equal({classes: ['a', 'b']});
    loaded.dispose();
    model.dispose();
  });

  it('accepts file://, URLs, and other names for model.json, with the weights beside it', async () => {
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

  it('saves repeatedly: only the standard files remain', async () => {
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
    // The new weights are written, model.json is the old one: the old model.
    put('weights.next.bin', new Uint8Array(ones.length));
    expect(await constantAt('left')).to.equal(1);
    await two.save(fileSystem(place('left')));
    expect(await constantAt('left')).to.equal(2);
    expect(readdirSync(place('left')).sort()).to.deep.equal(['model.json', 'weights.bin']);
    // model.json is the new one: the new model, and the next save starts from it.
    put('weights.next.bin', ones);
    put('model.json', JSON.stringify(model('weights.next.bin')));
    expect(await constantAt('left')).to.equal(1);
    await two.save(fileSystem(place('left')));
    expect(await constantAt('left')).to.equal(2);
    expect(readdirSync(place('left')).sort()).to.deep.equal(['model.json', 'weights.bin']);
    one.dispose();
    two.dispose();
  });
  it('writes weights in several buffers, and topologies without weights', async () => {
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
});

describe('modelOnDisk', () => {
  it('tells whether the model exists, and removes its files only', async () => {
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

  it('removes no file outside its folder, even if model.json names one', async () => {
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

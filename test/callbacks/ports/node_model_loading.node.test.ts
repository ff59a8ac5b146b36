import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileSystem} from 'tfjs-metrics/node';
import {failureOf} from '../../outcomes.js';
import {constant, place} from './models_on_disk.js';

describe('loading by fileSystem', () => {
  it('reads files of other programs: several files and groups, ./ before names, quantized weights', async () => {
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
  it('errors name what is missing or does not fit', async () => {
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

  it('a graph model is an error', async () => {
    const handler = fileSystem(place('graph'));
    const error = await failureOf(handler.save!({modelTopology: new ArrayBuffer(1)}));
    expect(error.message).to.contain('a graph model cannot be saved');
  });
});

import {expect} from 'chai';
import {checkModelJSON} from '../../../callbacks/ports/model_json.js';

const weight = {name: 'w', shape: [1], dtype: 'float32'};
const good = {modelTopology: {}, weightsManifest: [{paths: ['weights.bin'], weights: [weight]}]};

describe('checkModelJSON', () => {
  it('accepts what tfjs writes, with and without weights', () => {
    expect(checkModelJSON('here', good)).to.equal(good);
    expect(() => checkModelJSON('here', {modelTopology: {}})).not.to.throw();
    const quantized = {...weight, quantization: {dtype: 'uint8', min: 0, scale: 1}};
    const manifest = [{paths: [], weights: [quantized]}];
    expect(() => checkModelJSON('here', {...good, weightsManifest: manifest})).not.to.throw();
  });

  for (const [what, json, message] of [
    ['null', null, 'holds null'],
    ['a list', [], 'not an object'],
    ['no topology', {}, 'modelTopology must be an object; it is undefined'],
    ['a topology that is a text', {modelTopology: 'x'}, 'modelTopology must be an object'],
    [
      'a manifest that is not a list',
      {...good, weightsManifest: 5},
      'weightsManifest must be a list; it is 5',
    ],
    ['a group that is null', {...good, weightsManifest: [null]}, 'weightsManifest holds null'],
    ['a group without paths', {...good, weightsManifest: [{weights: []}]}, 'expected {paths'],
    ['paths that are numbers', {...good, weightsManifest: [{paths: [5], weights: []}]}, 'expected {paths'],
    [
      'a weight without a shape',
      {...good, weightsManifest: [{paths: ['a'], weights: [{}]}]},
      'expected {paths',
    ],
    [
      'a negative dimension',
      {...good, weightsManifest: [{paths: ['a'], weights: [{...weight, shape: [-1]}]}]},
      'expected {paths',
    ],
  ] as const) {
    it(`${what} is an error that names the file`, () => {
      expect(() => checkModelJSON('/models/model.json', json)).to.throw(
        `/models/model.json: it is not a saved model`,
      );
      expect(() => checkModelJSON('/models/model.json', json)).to.throw(message);
    });
  }
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {evaluate} from '../../../src/evaluate/index.js';
import {listen} from '../../outcomes.js';

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: object;
}

const FLOAT = {type: 'DT_FLOAT'};
const shape = (...sizes: number[]): object => ({shape: {dim: sizes.map(size => ({size: String(size)}))}});
const input: GraphNode = {name: 'x', op: 'Placeholder', attr: {dtype: FLOAT, shape: shape(-1, 2)}};
const constant = {
  name: 'w',
  op: 'Const',
  attr: {dtype: FLOAT, value: {tensor: {dtype: 'DT_FLOAT', tensorShape: {dim: [{size: '2'}, {size: '1'}]}}}},
};
const attr = {T: FLOAT, transpose_a: {b: false}, transpose_b: {b: false}};
const product: GraphNode = {name: 'y', op: 'MatMul', input: ['x', 'w'], attr};

async function graphModel(node: readonly GraphNode[]): Promise<tf.GraphModel> {
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: {node, versions: {producer: 1}},
    weightSpecs: [{name: 'w', shape: [2, 1], dtype: 'float32'}],
    weightData: Float32Array.of(1, 2).buffer,
  };
  return await tf.loadGraphModel({load: () => Promise.resolve(artifacts)});
}

describe('evaluate with a GraphModel', () => {
  const x = [
    [1, 1],
    [2, 0],
    [0, 1],
  ];
  const yTrue = [[3], [2], [4]];

  it('predicts', async () => {
    const model = await graphModel([input, constant, product]);
    const before = tf.memory().numTensors;
    expect(await evaluate(model, {x, yTrue}, ['mse'], {batchSize: 2})).to.deep.equal({mse: 4 / 3});
    expect(await evaluate(model, {x: {x: tf.tensor2d(x)}, yTrue}, ['mae'])).to.deep.equal({mae: 2 / 3});
    expect(tf.memory().numTensors).to.equal(before + 1);
    model.dispose();
  });

  it('predicts asynchronously if the graph has dynamic shapes, without a warning', async () => {
    const where: GraphNode = {name: 'where', op: 'Where', input: ['y'], attr: {T: FLOAT}};
    const model = await graphModel([input, constant, product, where]);
    const before = tf.memory().numTensors;
    const positive = [1, 1];
    const {value, warnings} = await listen(() =>
      evaluate(model, [{x: x.slice(0, 2), yTrue: positive.map((_, i) => [i, 0])}], ['mse']),
    );
    expect(value).to.deep.equal({mse: 0});
    expect(warnings).to.deep.equal([]);
    expect(tf.memory().numTensors).to.equal(before);
    model.dispose();
  });
});

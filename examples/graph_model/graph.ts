import * as tf from '@tensorflow/tfjs';
import {SIDE} from '../digits/data.js';

const FLOAT = {type: 'DT_FLOAT'};
const text = (value: string) => ({s: btoa(value)});
const ints = (...values: number[]) => ({list: {i: values.map(String)}});
const dims = (sizes: readonly number[]) => ({dim: sizes.map(size => ({size: String(size)}))});
const IMAGES = {data_format: text('NHWC'), T: FLOAT};

const node = (name: string, op: string, input: string[], attr: object = {}) => ({
  name,
  op,
  input,
  attr: {T: FLOAT, ...attr},
});

const constant = ({name, shape, dtype}: tf.Tensor & {name: string}) => ({
  name,
  op: 'Const',
  attr: {
    dtype: {type: dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT'},
    value: {tensor: {dtype: dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT', tensorShape: dims(shape)}},
  },
});

/**
 * The GraphModel of a network with a convolution, a pooling and a dense layer, as a converter writes it.
 *
 * @param weights kernel and bias of the convolution, kernel and bias of the dense layer
 */
export async function graphOf(weights: readonly tf.Tensor[]): Promise<tf.io.ModelArtifacts> {
  const [kernel, bias, denseKernel, denseBias] = weights;
  const flat = tf.tensor1d([-1, denseKernel.shape[0]], 'int32');
  const named = {kernel, bias, flat, denseKernel, denseBias};
  const {data, specs} = await tf.io.encodeWeights(named);
  const nodes = [
    {
      name: 'image',
      op: 'Placeholder',
      attr: {dtype: FLOAT, shape: {shape: dims([-1, SIDE, SIDE, 1])}},
    },
    ...Object.entries(named).map(([name, tensor]) => constant(Object.assign(tensor, {name}))),
    node('convolution', 'Conv2D', ['image', 'kernel'], {
      ...IMAGES,
      strides: ints(1, 1, 1, 1),
      dilations: ints(1, 1, 1, 1),
      padding: text('SAME'),
    }),
    node('shifted', 'BiasAdd', ['convolution', 'bias'], IMAGES),
    node('rectified', 'Relu', ['shifted']),
    node('pooled', 'MaxPool', ['rectified'], {
      ...IMAGES,
      ksize: ints(1, 2, 2, 1),
      strides: ints(1, 2, 2, 1),
      padding: text('VALID'),
    }),
    node('features', 'Reshape', ['pooled', 'flat'], {Tshape: {type: 'DT_INT32'}}),
    node('product', 'MatMul', ['features', 'denseKernel'], {
      transpose_a: {b: false},
      transpose_b: {b: false},
    }),
    node('scores', 'BiasAdd', ['product', 'denseBias'], IMAGES),
    node('probabilities', 'Softmax', ['scores']),
  ];
  flat.dispose();
  return {
    format: 'graph-model',
    modelTopology: {node: nodes, versions: {producer: 1}},
    weightSpecs: specs,
    weightData: data,
  };
}

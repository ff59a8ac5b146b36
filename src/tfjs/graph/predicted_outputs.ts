import type {SymbolicTensor} from '@tensorflow/tfjs-layers';
import type {PredictedOutput} from '../../types.js';

type Layer = SymbolicTensor['sourceLayer'] & {
  readonly activation?: {getClassName?(): string};
  readonly axis?: number;
  /** Of a `TimeDistributed`. */
  readonly layer?: Layer;
  /** Of a model that is a layer. */
  readonly outputs?: readonly SymbolicTensor[];
};

/** Layers that apply their activation last. */
const ACTIVATED = /^(Activation|Dense|(Depthwise|Separable)?Conv[123]D(Transpose)?)$/;

/** What a model's graph tells about its outputs. */
export const predictedOutputs = (outputs: readonly SymbolicTensor[]): PredictedOutput[] =>
  outputs.map(output => ({shape: output.shape, alwaysOne: isAlwaysOne(output)}));

function isAlwaysOne({shape, sourceLayer, tensorIndex}: SymbolicTensor): boolean {
  const {outputs} = sourceLayer as Layer;
  if (outputs !== undefined) return outputs[tensorIndex] !== undefined && isAlwaysOne(outputs[tensorIndex]);
  return shape[shape.length - 1] === 1 && isSoftmax(sourceLayer, shape.length);
}

function isSoftmax(layer: Layer, rank: number): boolean {
  const name = layer.getClassName();
  const {activation, axis = -1, layer: inner} = layer;
  if (name === 'TimeDistributed' && inner !== undefined) return isSoftmax(inner, rank - 1);
  if (name === 'Softmax') return axis === -1 || axis === rank - 1;
  return ACTIVATED.test(name) && activation?.getClassName?.() === 'softmax';
}

import {add, type Scalar, scalar, type Tensor} from '@tensorflow/tfjs-core';
import {layers, LayersModel} from '@tensorflow/tfjs-layers';
import {type GraphLayer, type GraphModel, isModel} from '../internals.js';

/**
 * The penalties that the layers of a model add to its loss, each layer's once. tfjs calls every layer's
 * `calculateLosses`, which returns the values of `losses` unless the layer overrides it.
 */
export function penaltiesOf(model: GraphModel): (() => Scalar)[] {
  const builtIn: unknown[] = [layers.Layer.prototype.calculateLosses, LayersModel.prototype.calculateLosses];
  const found = new Map<GraphLayer, readonly (() => Scalar)[]>();
  const visit = (layer: GraphLayer): void => {
    if (!builtIn.includes(layer.calculateLosses)) found.set(layer, [() => sum(layer.calculateLosses())]);
    else if (isModel(layer)) layer.layers.forEach(visit);
    else found.set(layer, layer.losses ?? []);
  };
  model.layers.forEach(visit);
  return [...found.values()].flat();
}

function sum(values: readonly Tensor[]): Scalar {
  return values.reduce((a, b) => add(a, b), scalar(0)) as Scalar;
}

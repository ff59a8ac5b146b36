import {add, type Scalar, scalar, type Tensor} from '@tensorflow/tfjs-core';
import {layers, LayersModel} from '@tensorflow/tfjs-layers';
import {type GraphLayer, type GraphModel, isModel} from '../internals.js';

/**
 * What the layers of a model add to its loss, each once. tfjs asks every layer's `calculateLosses`, which returns the
 * values of `losses` unless the layer has a method of its own there.
 */
export function penaltiesOf(model: GraphModel): (() => Scalar)[] {
  const usual: unknown[] = [layers.Layer.prototype.calculateLosses, LayersModel.prototype.calculateLosses];
  const found = new Map<GraphLayer, readonly (() => Scalar)[]>();
  const visit = (layer: GraphLayer): void => {
    if (!usual.includes(layer.calculateLosses)) found.set(layer, [() => sum(layer.calculateLosses())]);
    else if (isModel(layer)) layer.layers.forEach(visit);
    else found.set(layer, layer.losses ?? []);
  };
  model.layers.forEach(visit);
  return [...found.values()].flat();
}

function sum(values: readonly Tensor[]): Scalar {
  return values.reduce((a, b) => add(a, b), scalar(0)) as Scalar;
}

import type {Variable} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {type GraphLayer, type GraphModel, isModel, type PublicLayer} from '../internals.js';

/** A weight of a layer. */
interface LayerWeight {
  read(): Variable;
}

/** The members that decide what is trained. */
interface Trained {
  readonly trainableWeights: readonly LayerWeight[];
  readonly weights: readonly LayerWeight[];
  collectedTrainableWeights?: readonly LayerWeight[];
  trainable: boolean;
}

/** All layers of a model and of the models nested in it, by name, with those models. */
export function layersByName(model: LayersModel): Map<string, PublicLayer> {
  const found = new Map<string, PublicLayer>();
  const walk = (layers: readonly GraphLayer[]): void => {
    for (const layer of layers) {
      if (!found.has(layer.name)) found.set(layer.name, layer as unknown as PublicLayer);
      if (isModel(layer)) walk(layer.layers);
    }
  };
  walk((model as unknown as GraphModel).layers);
  return found;
}

/** True if the model trains a weight of the layer. */
export function isTrained(model: LayersModel, layer: PublicLayer): boolean {
  const trained = new Set((model as unknown as Trained).trainableWeights);
  return (layer as unknown as Trained).weights.some(weight => trained.has(weight));
}

/**
 * Makes a layer trainable; of a nested model, all of its layers. A model that is training trains them from
 * its next step on. Their weights follow those that were trained before: tfjs's optimizers find what they
 * remember of a weight by its position.
 */
export function unfreezeLayer(model: LayersModel, layer: PublicLayer): void {
  setTrainable(layer as unknown as GraphLayer & Trained);
  const trained = model as unknown as Trained;
  const before = trained.collectedTrainableWeights ?? [];
  const known = new Set(before);
  trained.collectedTrainableWeights = [
    ...before,
    ...trained.trainableWeights.filter(weight => !known.has(weight)),
  ];
}

function setTrainable(layer: GraphLayer & Trained): void {
  if (isModel(layer)) (layer.layers as (GraphLayer & Trained)[]).forEach(setTrainable);
  layer.trainable = true;
}

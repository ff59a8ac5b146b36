import {type GraphLayer, type GraphModel, isModel} from '../internals.js';

/** The layers that a wrapper or a recurrent layer holds. */
interface Wrapper {
  readonly layer?: GraphLayer;
  readonly forwardLayer?: GraphLayer;
  readonly backwardLayer?: GraphLayer;
  readonly cell?: GraphLayer;
  readonly cells?: readonly GraphLayer[];
}

/** All layers of a model and its nested models that are not models themselves, each once. */
export function leafLayers(model: GraphModel): GraphLayer[] {
  const found = new Set<GraphLayer>();
  const walk = (layer: GraphLayer): void => {
    if (isModel(layer)) layer.layers.forEach(walk);
    else found.add(layer);
  };
  model.layers.forEach(walk);
  return [...found];
}

/** All leaf layers of a model, and the layers and cells inside them, each once. */
export function allLayers(model: GraphModel): GraphLayer[] {
  return [...new Set(leafLayers(model).flatMap(withInnerLayers))];
}

function withInnerLayers(layer: GraphLayer): GraphLayer[] {
  const {layer: wrapped, forwardLayer, backwardLayer, cell, cells = []} = layer as GraphLayer & Wrapper;
  const inner = [wrapped, forwardLayer, backwardLayer, cell, ...cells];
  return [layer, ...inner.flatMap(one => (one === undefined || one === null ? [] : withInnerLayers(one)))];
}

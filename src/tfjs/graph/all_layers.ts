import {type GraphLayer, type GraphModel, leafLayers} from '../internals.js';

/** The layers within a layer: of `bidirectional` and `timeDistributed`, of a recurrent layer its cells. */
interface Holding {
  readonly layer?: GraphLayer;
  readonly forwardLayer?: GraphLayer;
  readonly backwardLayer?: GraphLayer;
  readonly cell?: GraphLayer;
  readonly cells?: readonly GraphLayer[];
}

function within(layer: GraphLayer): GraphLayer[] {
  const {layer: wrapped, forwardLayer, backwardLayer, cell, cells = []} = layer as GraphLayer & Holding;
  const held = [wrapped, forwardLayer, backwardLayer, cell, ...cells];
  return [layer, ...held.flatMap(one => (one === undefined || one === null ? [] : within(one)))];
}

/** All layers of a model, each once, with those that wrappers hold. */
export function allLayers(model: GraphModel): GraphLayer[] {
  return [...new Set(leafLayers(model).flatMap(within))];
}

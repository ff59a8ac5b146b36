import type {Tensor} from '@tensorflow/tfjs-core';
import type {GraphLayer, GraphNode} from '../internals.js';

type Kwargs = Record<string, unknown>;
type Applied = Tensor | Tensor[];

/** Stands in for `layer.apply`; `original` is the layer's own, with the caller's arguments unless others are given. */
export type ApplyStandIn = (
  layer: GraphLayer,
  inputs: Tensor[],
  original: (kwargs?: Kwargs) => Applied,
) => Applied;

/**
 * A runner that, while its action runs, lets `standIn` answer every `apply` of the nodes' layers, and puts each
 * layer's `apply` back afterwards, also when the action throws.
 */
export function interceptApply(
  nodes: readonly GraphNode[],
  standIn: ApplyStandIn,
): (action: () => Applied) => Applied {
  const layers = [...new Set(nodes.map(n => n.outboundLayer))];
  return action => {
    const own = layers.map(layer => Object.getOwnPropertyDescriptor(layer, 'apply'));
    layers.forEach(layer => {
      const before = layer.apply;
      layer.apply = (inputs, kwargs) => {
        const list = Array.isArray(inputs) ? inputs : [inputs];
        return standIn(layer, list, other => before.call(layer, inputs, other ?? kwargs));
      };
    });
    try {
      return action();
    } finally {
      layers.forEach((layer, i) => {
        const descriptor = own[i];
        if (descriptor === undefined) delete (layer as Partial<GraphLayer>).apply;
        else Object.defineProperty(layer, 'apply', descriptor);
      });
    }
  };
}

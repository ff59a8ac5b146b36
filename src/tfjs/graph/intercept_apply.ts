import type {Tensor} from '@tensorflow/tfjs-core';
import type {GraphLayer, GraphNode} from '../internals.js';

type Kwargs = Record<string, unknown>;
type Applied = Tensor | Tensor[];

/**
 * Called in place of `layer.apply`. `original` is the layer's own, by default with the caller's arguments.
 */
export type ApplyInterceptor = (
  layer: GraphLayer,
  inputs: Tensor[],
  original: (kwargs?: Kwargs) => Applied,
) => Applied;

/**
 * Returns a function that runs an action while `interceptor` answers every `apply` of the nodes' layers. It
 * restores each layer's `apply` afterwards, also when the action throws.
 */
export function interceptApply(
  nodes: readonly GraphNode[],
  interceptor: ApplyInterceptor,
): (action: () => Applied) => Applied {
  const layers = [...new Set(nodes.map(n => n.outboundLayer))];
  return action => {
    const own = layers.map(layer => Object.getOwnPropertyDescriptor(layer, 'apply'));
    layers.forEach(layer => {
      const before = layer.apply;
      layer.apply = (inputs, kwargs) => {
        const list = Array.isArray(inputs) ? inputs : [inputs];
        return interceptor(layer, list, other => before.call(layer, inputs, other ?? kwargs));
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

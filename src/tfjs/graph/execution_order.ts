import type {SymbolicTensor} from '@tensorflow/tfjs-layers';
import {type GraphModel, type GraphNode, nodeOf} from '../internals.js';

/** The order of each model, valid as long as its outputs are the same. */
const orders = new WeakMap<GraphModel, {outputs: readonly SymbolicTensor[]; nodes: GraphNode[]}>();

/** The nodes between a model's inputs and outputs. Each follows the nodes that it depends on. */
export function executionOrder(model: GraphModel): GraphNode[] {
  const known = orders.get(model);
  if (known !== undefined && known.outputs === model.outputs) return known.nodes;
  const nodes: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  const inputIds = new Set(model.inputs.map(t => t.id));
  const visit = (symbol: SymbolicTensor): void => {
    if (inputIds.has(symbol.id)) return;
    const node = nodeOf(symbol);
    if (seen.has(node)) return;
    seen.add(node);
    // tfjs visits the last input first. The same order lets random layers draw the same numbers.
    for (let i = node.inputTensors.length - 1; i >= 0; i--) visit(node.inputTensors[i]);
    nodes.push(node);
  };
  model.outputs.forEach(visit);
  orders.set(model, {outputs: model.outputs, nodes});
  return nodes;
}

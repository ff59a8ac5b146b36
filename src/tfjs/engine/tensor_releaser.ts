import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {type GraphModel, type GraphNode, sourceOf} from '../internals.js';

/** Disposes the tensors within a graph after their last use, as tfjs does in inference. */
export class TensorReleaser {
  private readonly remainingUses = new Map<number, number>();
  private readonly values: ReadonlyMap<number, Tensor>;
  /** Inputs and outputs of the graph. */
  private readonly kept: Set<number>;

  constructor(nodes: readonly GraphNode[], model: GraphModel, values: ReadonlyMap<number, Tensor>) {
    this.values = values;
    this.kept = new Set([...model.inputs, ...model.outputs].map(t => t.id));
    for (const node of nodes) {
      for (const t of node.inputTensors)
        this.remainingUses.set(t.id, (this.remainingUses.get(t.id) ?? 0) + 1);
    }
  }

  /** To be called after each node has run. */
  after(node: GraphNode): void {
    for (const t of node.inputTensors) {
      const left = (this.remainingUses.get(t.id) as number) - 1;
      this.remainingUses.set(t.id, left);
      if (left > 0 || this.kept.has(t.id) || sourceOf(t).sourceLayer.stateful) continue;
      dispose(this.values.get(t.id));
    }
  }
}

import {Accumulators} from '../../state/accumulators.js';
import type {MetricWeightValue} from '../../state/metric_weight_value.js';

/** What one metric has counted; in a model there is one of these for each pass. */
export interface MetricState {
  readonly weights: MetricWeightValue[];
  readonly accumulators: Accumulators;
  /** The states of the metrics in a wrapper. */
  readonly children: MetricState[];
}

/** An independent copy. */
export function copyOf(state: MetricState): MetricState {
  const accumulators = new Accumulators();
  accumulators.merge(state.accumulators, 'copy');
  return {
    weights: state.weights.map(w => w.copy()),
    accumulators,
    children: state.children.map(copyOf),
  };
}

/** Replaces the content of `state` by that of `fresh`. */
export function replaceState(state: MetricState, fresh: MetricState): void {
  disposeState(state);
  Object.assign(state, fresh);
}

/** Frees the tensors of a state. */
export function disposeState(state: MetricState): void {
  for (const w of state.weights) w.dispose();
  state.accumulators.dispose();
  for (const child of state.children) disposeState(child);
}

import {Accumulators} from '../../state/accumulators.js';
import type {MetricWeightValue} from '../../state/metric_weight_value.js';
import {replaceAll} from '../../lists.js';

/** Everything that one metric has summed up: one of these per pass. */
export interface MetricState {
  readonly weights: MetricWeightValue[];
  accumulators: Accumulators;
  /** The states of the metrics within a wrapper. */
  readonly children: MetricState[];
}

/** The weights in float64, given what was read of all that wait. */
export function weightValues(
  weights: readonly MetricWeightValue[],
  read: readonly Float32Array[],
): Float64Array[] {
  let at = 0;
  return weights.map(w => {
    const n = w.pendingTensors.length;
    const numbers = w.valuesFrom(read.slice(at, at + n));
    at += n;
    return numbers;
  });
}

/** A state of its own that holds the same. */
export function copyOf(state: MetricState): MetricState {
  const accumulators = new Accumulators();
  accumulators.merge(state.accumulators, 'copy');
  return {
    weights: state.weights.map(w => w.copy()),
    accumulators,
    children: state.children.map(copyOf),
  };
}

/** Puts what is in `fresh` into the state that others know. */
export function replaceState(state: MetricState, fresh: MetricState): void {
  disposeState(state);
  replaceAll(state.weights, fresh.weights);
  state.accumulators = fresh.accumulators;
  replaceAll(state.children, fresh.children);
}

/** Frees the tensors of a state that `newState` gave. */
export function disposeState(state: MetricState): void {
  for (const w of state.weights) w.dispose();
  state.accumulators.dispose();
  for (const child of state.children) disposeState(child);
}

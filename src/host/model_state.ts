import {clone, dispose, keep, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {allLayers} from './all_layers.js';
import type {GraphModel} from './internals.js';
import {type OptimizerState, restoreOptimizer, snapshotOptimizer} from './optimizer_state.js';
import {restoreWeights, snapshotWeights} from './weights.js';

/** Everything in a model that changes while it trains. The tensors are copies, and the owner's to dispose. */
export interface ModelState {
  readonly weights: readonly Tensor[];
  readonly optimizer: OptimizerState;
  /** What each stateful recurrent layer remembers. */
  readonly memories: readonly (readonly Tensor[])[];
  /** The next seed of each random layer; null where it has none. */
  readonly seeds: readonly (number | null)[];
}

/** What is used here of layers that keep something beside their weights. */
interface Remembering {
  readonly stateful?: boolean;
  states_?: Tensor[] | null;
  resetStates?(states: Tensor[]): void;
  readonly randomGenerator?: {seed?: unknown};
}

/** The layers with a memory, and those with a seed, which they count up with every call. */
function special(model: LayersModel): {stateful: Remembering[]; random: Remembering[]} {
  const layers: Remembering[] = allLayers(model as unknown as GraphModel);
  return {
    stateful: layers.filter(layer => layer.stateful === true && layer.resetStates !== undefined),
    random: layers.filter(layer => layer.randomGenerator !== undefined),
  };
}

/** Copies the state of a compiled model, be it the user's or the one that callbacks get (C1). */
export function snapshotModel(model: LayersModel): ModelState {
  const {stateful, random} = special(model);
  return {
    optimizer: snapshotOptimizer(model.optimizer),
    weights: snapshotWeights(model),
    memories: stateful.map(layer => (layer.states_ ?? []).map(t => keep(clone(t)))),
    seeds: random.map(({randomGenerator}) => {
      const seed = randomGenerator?.seed;
      return typeof seed === 'number' ? seed : null;
    }),
  };
}

/**
 * Puts a state back, bit by bit. It stays the caller's.
 *
 * @throws UsageError for the state of another model, or of another optimizer
 */
export function restoreModel(model: LayersModel, state: ModelState): void {
  restoreWeights(model, state.weights);
  restoreOptimizer(model.optimizer, state.optimizer);
  const {stateful, random} = special(model);
  stateful.forEach((layer, i) => {
    const memory = state.memories[i] ?? [];
    if (memory.length > 0) layer.resetStates?.([...memory]);
  });
  random.forEach(({randomGenerator}, i) => {
    const seed = state.seeds[i] ?? null;
    if (seed !== null && randomGenerator !== undefined) randomGenerator.seed = seed;
  });
}

/** Frees a state. */
export function disposeModelState({weights, optimizer, memories}: ModelState): void {
  dispose([...weights, ...memories.flat(), ...optimizer.tensors.map(([, t]) => t)]);
}

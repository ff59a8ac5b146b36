import {clone, dispose, keep, type Optimizer, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {allLayers} from './all_layers.js';
import type {GraphModel} from './internals.js';
import {type OptimizerState, restoreOptimizer, snapshotOptimizer} from './optimizer_state.js';
import {restoreWeights, snapshotWeights} from './weights.js';

/** Everything in a model that changes while it trains. The tensors are copies, and the owner's to dispose. */
export interface ModelState {
  readonly weights: readonly Tensor[];
  readonly optimizer: OptimizerState;
  /** What stateful recurrent layers remember, by the place of the layer. */
  readonly memories: readonly (readonly Tensor[])[];
  /** The next seeds of random layers, by the place of the layer; null for all others. */
  readonly seeds: readonly (number | null)[];
}

/** What is used here of layers that keep something beside their weights. */
interface Remembering {
  readonly stateful?: boolean;
  states_?: Tensor[] | null;
  resetStates?(states: Tensor[]): void;
  readonly randomGenerator?: {seed?: unknown};
}

function layersOf(model: LayersModel): Remembering[] {
  return allLayers(model as unknown as GraphModel) as unknown as Remembering[];
}

/** A random layer counts its seed up with every call. */
function seedOf({randomGenerator}: Remembering): number | null {
  const seed = randomGenerator?.seed;
  return typeof seed === 'number' ? seed : null;
}

/** Copies the state of a compiled model; layers and optimizer may be those of the model that callbacks get (C1). */
export function snapshotModel(model: LayersModel): ModelState {
  const layers = layersOf(model);
  return {
    optimizer: snapshotOptimizer(model.optimizer as Optimizer),
    weights: snapshotWeights(model),
    memories: layers.map(layer => memoryOf(layer).map(t => keep(clone(t)))),
    seeds: layers.map(seedOf),
  };
}

/**
 * Puts a state back, bit by bit. It stays the caller's.
 *
 * @throws UsageError for the state of another model, or of another optimizer
 */
export function restoreModel(model: LayersModel, state: ModelState): void {
  restoreWeights(model, state.weights);
  restoreOptimizer(model.optimizer as Optimizer, state.optimizer);
  layersOf(model).forEach((layer, i) => {
    const memory = state.memories[i] ?? [];
    if (memory.length > 0 && layer.stateful === true) layer.resetStates?.([...memory]);
    const seed = state.seeds[i] ?? null;
    if (seed !== null && layer.randomGenerator !== undefined) layer.randomGenerator.seed = seed;
  });
}

/** Frees a state. */
export function disposeModelState({weights, optimizer, memories}: ModelState): void {
  dispose([...weights, ...memories.flat(), ...optimizer.tensors.map(([, t]) => t)]);
}

function memoryOf(layer: Remembering): readonly Tensor[] {
  return layer.stateful === true ? (layer.states_ ?? []) : [];
}

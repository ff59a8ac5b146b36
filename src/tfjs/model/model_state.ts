import {clone, dispose, keep, type Tensor, type Variable} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {allLayers} from '../graph/all_layers.js';
import type {GraphModel} from '../internals.js';
import {
  checkOptimizer,
  disposeOptimizerState,
  type OptimizerState,
  type OptimizerWeights,
  restoreOptimizer,
  snapshotOptimizer,
} from '../optimizer/optimizer_state.js';
import {
  disposeWeights,
  matchWeights,
  namedWeights,
  restoreWeights,
  snapshotWeights,
  trainedWeights,
  type WeightSnapshot,
} from '../graph/model_weights.js';

/** Everything in a model that training changes. The tensors are copies, and the owner disposes them. */
export interface ModelState {
  readonly weights: WeightSnapshot;
  readonly optimizer: OptimizerState;
  /** The states of each stateful recurrent layer. */
  readonly memories: readonly (readonly Tensor[])[];
  /** The next seed of each random layer; null for a layer without a seed. */
  readonly seeds: readonly (number | null)[];
}

/** The members of layers with state besides their weights. */
interface StatefulLayer {
  readonly stateful?: boolean;
  states_?: Tensor[] | null;
  resetStates?(states: Tensor[]): void;
  readonly randomGenerator?: {seed?: unknown};
}

/** The stateful recurrent layers, and the layers with a seed, which every call increments. */
function statefulLayers(model: LayersModel): {stateful: StatefulLayer[]; random: StatefulLayer[]} {
  const layers: StatefulLayer[] = allLayers(model as unknown as GraphModel);
  return {
    stateful: layers.filter(layer => layer.stateful === true && layer.resetStates !== undefined),
    random: layers.filter(layer => layer.randomGenerator !== undefined),
  };
}

/** Copies the state of a compiled model: the user's, or the one that callbacks get (C1). */
export function snapshotModel(model: LayersModel): ModelState {
  const {stateful, random} = statefulLayers(model);
  return {
    optimizer: snapshotOptimizerOf(model),
    weights: snapshotWeights(model),
    memories: stateful.map(layer => (layer.states_ ?? []).map(t => keep(clone(t)))),
    seeds: random.map(({randomGenerator}) => {
      const seed = randomGenerator?.seed;
      return typeof seed === 'number' ? seed : null;
    }),
  };
}

/** Copies the state of the model's optimizer only. */
export function snapshotOptimizerOf(model: LayersModel): OptimizerState {
  return snapshotOptimizer(model.optimizer, {named: namedWeights(model), trained: trainedWeights(model)});
}

/**
 * Restores a state exactly. The state stays the caller's.
 *
 * @param where names the caller in error messages
 * @throws UsageError, before anything changes, for the state of another model or another optimizer
 */
export function restoreModel(model: LayersModel, state: ModelState, where = 'restoreModel'): void {
  checkOptimizer(where, model.optimizer, state.optimizer, optimizerWeights(model, state, where));
  restoreAllButOptimizer(model, state, where);
  restoreOptimizerOf(model, state, where);
}

/** Restores the optimizer only: each slot goes to its weight. */
export function restoreOptimizerOf(model: LayersModel, state: ModelState, where: string): void {
  restoreOptimizer(model.optimizer, state.optimizer, optimizerWeights(model, state, where));
}

/** Restores everything in a model except its optimizer. */
export function restoreAllButOptimizer(model: LayersModel, state: ModelState, where: string): void {
  restoreWeights(model, state.weights, where);
  const {stateful, random} = statefulLayers(model);
  stateful.forEach((layer, i) => {
    const memory = state.memories[i] ?? [];
    if (memory.length > 0) layer.resetStates?.([...memory]);
  });
  random.forEach(({randomGenerator}, i) => {
    const seed = state.seeds[i] ?? null;
    if (seed !== null && randomGenerator !== undefined) randomGenerator.seed = seed;
  });
}

/** True if the model is compiled with an optimizer of this class, for the same weights in the same order. */
export function isCompiledAs(model: LayersModel, state: ModelState): boolean {
  const {className, trained: names} = state.optimizer;
  if (model.optimizer.getClassName() !== className) return false;
  const {trained, variableOf} = optimizerWeights(model, state, 'restoreModel');
  return names.length === trained.length && names.every((name, i) => variableOf(name) === trained[i]);
}

function optimizerWeights(
  model: LayersModel,
  {weights}: ModelState,
  where: string,
): OptimizerWeights & {variableOf(name: string): Variable | undefined} {
  const named = namedWeights(model);
  const targets = matchWeights(where, named, weights);
  const variables = new Map(weights.map(({name}, i) => [name, targets[i]]));
  return {
    named,
    trained: trainedWeights(model),
    variableOf: name => variables.get(name),
  };
}

/** Disposes the tensors of a state. */
export function disposeModelState({weights, optimizer, memories}: ModelState): void {
  disposeWeights(weights);
  disposeOptimizerState(optimizer);
  dispose(memories.flat());
}

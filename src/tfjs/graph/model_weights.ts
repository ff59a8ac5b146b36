import {clone, dispose, keep, type Tensor, type Variable} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {sameShape, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {InnerModel} from '../internals.js';
import {portableNames} from './portable_names.js';

/** A weight of a model. */
export interface NamedWeight {
  /**
   * `dense_Dense1/kernel`. If several weights of the model share a name, the later ones end in `#2`, `#3`.
   */
  readonly name: string;
  /** The same in every process: `dense_Dense#1/kernel`. */
  readonly key: string;
  readonly variable: Variable;
}

/** The copy of a weight. Its owner disposes the value. */
export interface WeightCopy {
  /** The name of the weight or, in copies of some of the weights, its key. */
  readonly name: string;
  readonly value: Tensor;
  /** The variable that was copied; unknown in another process. */
  readonly variable?: Variable;
}

/** Copies of all weights of a model. */
export type WeightSnapshot = readonly WeightCopy[];

/** The members of tfjs's `LayerVariable` that are used here. */
interface LayerWeight {
  /** Increases in order of creation. */
  readonly id: number;
  readonly originalName: string;
  read(): Variable;
}

/**
 * All weights of a model, in the order of `getWeights()`. An index does not identify a weight: trainable
 * weights come first, so freezing a layer changes the order (G2). The numbers in names follow the order of
 * creation, which is fixed.
 */
export function namedWeights(model: LayersModel): NamedWeight[] {
  const weights = model.weights as unknown as readonly LayerWeight[];
  const seen = new Map<string, number>();
  const names = new Map<LayerWeight, string>();
  for (const weight of [...weights].sort((a, b) => a.id - b.id)) {
    const {originalName} = weight;
    const count = (seen.get(originalName) ?? 0) + 1;
    seen.set(originalName, count);
    names.set(weight, count === 1 ? originalName : `${originalName}#${count}`);
  }
  const keyOf = portableNames(names.values());
  return weights.map(weight => {
    const name = names.get(weight) as string;
    return {name, key: keyOf(name), variable: weight.read()};
  });
}

/**
 * The weights that training changes: those that were trainable at `compile`. The variables stay the model's.
 */
export function trainedWeights(model: LayersModel): Variable[] {
  // A Sequential's inner model has them (C1).
  const {collectedTrainableWeights: collected} = ((model as {model?: LayersModel | null}).model ??
    model) as unknown as Partial<InnerModel>;
  return collected?.map(w => w.read()) ?? (model.getWeights(true) as Variable[]);
}

/**
 * Copies all weights of a model: `getWeights()` returns the live variables (B8). A copy shares its memory
 * with the variable until the optimizer replaces the variable's value. The caller disposes the copies
 * (`disposeWeights`).
 */
export function snapshotWeights(model: LayersModel): WeightSnapshot {
  return namedWeights(model).map(({name, variable}) => ({name, variable, value: keep(clone(variable))}));
}

/** Disposes a snapshot. */
export function disposeWeights(snapshot: WeightSnapshot): void {
  dispose(snapshot.map(({value}) => value));
}

/**
 * Restores a snapshot exactly. `setWeights` would apply constraints again, which rounds. The snapshot stays
 * the caller's.
 *
 * @throws UsageError, before anything changes, if a weight is missing, unexpected, or has another shape
 */
export function restoreWeights(model: LayersModel, snapshot: WeightSnapshot, where = 'restoreWeights'): void {
  const targets = matchWeights(where, namedWeights(model), snapshot);
  targets.forEach((variable, i) => variable.assign(snapshot[i].value));
}

/**
 * Finds the model's variable for each copy. Copies of this model's variables are matched by variable. Copies
 * from another process are matched by portable name.
 *
 * @param partial whether the copies may lack some of the model's weights
 * @throws UsageError with the name of a weight that does not match
 */
export function matchWeights(
  where: string,
  weights: readonly NamedWeight[],
  copies: WeightSnapshot,
  partial = false,
): Variable[] {
  const own = new Set(weights.map(({variable}) => variable));
  const sameModel = copies.some(({variable}) => variable !== undefined && own.has(variable));
  const find = sameModel ? byVariable(own) : byName(weights, copies);
  const found = copies.map(copy => {
    const variable = find(copy);
    if (variable === undefined) throw mismatch(where, 'the model has no', copy.name, copy.value);
    if (sameShape(variable.shape, copy.value.shape)) return variable;
    const shapes = `${showShape(variable.shape)} in the model and ${showShape(copy.value.shape)} in what is restored`;
    throw new UsageError(where, `the weight "${copy.name}" has the shape ${shapes}. Nothing was restored.`);
  });
  const taken = new Set(found);
  const left = partial ? undefined : weights.find(({variable}) => !taken.has(variable));
  if (left !== undefined) throw mismatch(where, 'what is restored has no', left.name, left.variable);
  return found;
}

function byVariable(own: ReadonlySet<Variable>): (copy: WeightCopy) => Variable | undefined {
  return ({variable}) => (variable !== undefined && own.has(variable) ? variable : undefined);
}

function byName(
  weights: readonly NamedWeight[],
  copies: WeightSnapshot,
): (copy: WeightCopy) => Variable | undefined {
  const keyOf = portableNames(copies.map(({name}) => name));
  const variables = new Map(weights.map(({key, variable}) => [key, variable]));
  return ({name}) => variables.get(keyOf(name));
}

function mismatch(where: string, what: string, name: string, {shape}: Tensor): UsageError {
  return new UsageError(
    where,
    `${what} weight "${name}" of shape ${showShape(shape)}: layers were added, removed or renamed. Nothing was restored.`,
  );
}

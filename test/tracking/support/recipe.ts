import type * as tf from '@tensorflow/tfjs';

/** A shape without its batch axis. */
export type Shape = readonly number[];

/** A penalty on a weight: `l1 * sum |w| + l2 * sum w^2`. */
export interface Penalty {
  readonly weight: 'kernel' | 'bias';
  readonly l1: number;
  readonly l2: number;
}

/** What a custom layer reports from its `call` by `addMetric(this, ...)`. */
export interface Report {
  readonly name: string;
  readonly aggregation: 'mean' | 'sum' | 'min' | 'max' | 'std';
  readonly value: (x: tf.Tensor) => tf.Tensor;
}

/** A layer, created again for every model that is built of its recipe. */
export interface LayerDef {
  readonly name: string;
  make(): tf.layers.Layer;
  /** What becomes of Keras's mask: by the documentation of the layer, not by asking it. */
  readonly masks: 'passes' | 'ends' | 'all' | 'any' | ((x: tf.Tensor) => tf.Tensor);
  readonly penalties?: readonly Penalty[];
  readonly report?: Report;
  /** Kernels of the gradient that wasm lacks. */
  readonly needs?: 'conv' | 'embedding';
  /** Applying it twice is not the same as once: random numbers, moving averages. */
  readonly changes?: boolean;
}

/** A model within the model. */
export interface ModelDef {
  readonly name: string;
  readonly recipe: Recipe;
  /** `opaque`: with its own `call`, as a subclass has. */
  readonly form: 'functional' | 'sequential' | 'opaque';
}

/** One use of a layer: takes values by index, adds `outputs` values. */
export interface Use {
  readonly layer: number;
  readonly inputs: readonly number[];
  readonly outputs: number;
}

export interface InputDef {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32';
  /** Ids are below this; of a float sequence, whether some steps are all zero. */
  readonly classes?: number;
  readonly padded?: boolean;
}

/** A graph of layers: values are numbered, the inputs first, then what each use returns, in order. */
export interface Recipe {
  readonly inputs: readonly InputDef[];
  readonly layers: readonly (LayerDef | ModelDef)[];
  readonly uses: readonly Use[];
  readonly outputs: readonly number[];
  /** Build it with `tf.sequential`. */
  readonly sequential: boolean;
}

export function isModelDef(def: LayerDef | ModelDef): def is ModelDef {
  return 'recipe' in def;
}

/**
 * Where a value stands: its number, below the numbers of the nested models (`3/1` is value 1 within layer 3).
 */
export type Path = string;

/** All layers with the number of times that each runs in one pass, by name; nested models' own too. */
export function usesPerPass(
  recipe: Recipe,
  times = 1,
): Map<string, {def: LayerDef | ModelDef; uses: number}> {
  const found = new Map<string, {def: LayerDef | ModelDef; uses: number}>();
  recipe.layers.forEach((def, i) => {
    const uses = times * recipe.uses.filter(u => u.layer === i).length;
    found.set(def.name, {def, uses});
    if (isModelDef(def)) for (const [name, one] of usesPerPass(def.recipe, uses)) found.set(name, one);
  });
  return found;
}

/** The paths of all values, those of nested models too. */
export function pathsOf(recipe: Recipe, prefix = ''): Path[] {
  const count = recipe.inputs.length + recipe.uses.reduce((n, u) => n + u.outputs, 0);
  const own = Array.from({length: count}, (_, i) => `${prefix}${i}`);
  const nested = recipe.layers.flatMap((def, i) =>
    isModelDef(def) ? pathsOf(def.recipe, `${prefix}${i}/`) : [],
  );
  return [...own, ...nested];
}

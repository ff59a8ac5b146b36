import * as tf from '@tensorflow/tfjs';
import {isModelDef, type LayerDef, type ModelDef, type Path, type Recipe} from './recipe.js';
import type {Random} from './random.js';

/** A model that was built of a recipe, with the parts that tests look at. */
export interface Built {
  readonly recipe: Recipe;
  readonly model: tf.LayersModel;
  readonly layers: readonly (tf.layers.Layer | Built)[];
  /** The symbolic tensor of each value. */
  readonly symbols: readonly tf.SymbolicTensor[];
}

export function isBuilt(part: tf.layers.Layer | Built): part is Built {
  return 'recipe' in part;
}

/** A new model with new layers. */
export function build(recipe: Recipe, name?: string): Built {
  return recipe.sequential ? buildSequential(recipe, name) : buildFunctional(recipe, name);
}

function makePart(def: LayerDef | ModelDef): tf.layers.Layer | Built {
  if (!isModelDef(def)) return def.make();
  const built = build(def.recipe, def.name);
  if (def.form === 'opaque') {
    const {model} = built;
    const call = model.call.bind(model);
    model.call = (inputs, kwargs) => tf.tidy(() => call(inputs, kwargs));
  }
  return built;
}

const layerOf = (part: tf.layers.Layer | Built): tf.layers.Layer => (isBuilt(part) ? part.model : part);

function buildFunctional(recipe: Recipe, name?: string): Built {
  const symbols = recipe.inputs.map(({name, shape, dtype}) => tf.input({shape: [...shape], dtype, name}));
  const inputs = [...symbols];
  const layers = recipe.layers.map(makePart);
  for (const use of recipe.uses) {
    const given = use.inputs.map(i => symbols[i]);
    const made = layerOf(layers[use.layer]).apply(given.length === 1 ? given[0] : given);
    const list = [made].flat() as tf.SymbolicTensor[];
    symbols.push(...list.slice(0, use.outputs));
  }
  const model = tf.model({inputs, outputs: recipe.outputs.map(i => symbols[i]), name});
  return {recipe, model, layers, symbols};
}

function buildSequential(recipe: Recipe, name?: string): Built {
  const [{shape, dtype, name: inputName}] = recipe.inputs;
  const layers = recipe.layers.map(makePart);
  const input = tf.layers.inputLayer({inputShape: [...shape], dtype, name: inputName});
  const model = tf.sequential({name, layers: [input, ...layers.map(layerOf)]});
  const outputs = layers.map(part => layerOf(part).getOutputAt(isBuilt(part) ? 1 : 0) as tf.SymbolicTensor);
  return {recipe, model, layers, symbols: [model.inputs[0], ...outputs]};
}

/** The symbolic tensor at a path. */
export function symbolAt(built: Built, path: Path): tf.SymbolicTensor {
  const [first, ...rest] = path.split('/');
  if (rest.length === 0) return built.symbols[Number(first)];
  return symbolAt(built.layers[Number(first)] as Built, rest.join('/'));
}

/** All layers that are not models, in the order of the recipe, with their definitions. */
export function leaves(built: Built): {def: LayerDef; layer: tf.layers.Layer}[] {
  return built.layers.flatMap((part, i) =>
    isBuilt(part) ? leaves(part) : [{def: built.recipe.layers[i] as LayerDef, layer: part}],
  );
}

/** The weight of a layer by the end of its name. */
export function weightOf(layer: tf.layers.Layer, name: string): tf.Tensor | undefined {
  const variable = layer.weights.find(w => w.originalName.endsWith(`/${name}`));
  return variable?.read();
}

/** Sets all weights to moderate values that depend on the seed alone. */
export function seedWeights(built: Built, random: Random): void {
  for (const {layer} of leaves(built)) {
    const weights = layer.weights.map(w => {
      const shape = w.shape as number[];
      const size = shape.reduce((a, b) => a * b, 1);
      const positive = /variance|gamma/.test(w.originalName);
      return tf.tensor(positive ? random.floats(size, 0.5, 1.5) : random.floats(size, -0.7, 0.7), shape);
    });
    layer.setWeights(weights);
    tf.dispose(weights);
  }
}

/** Copies the weights of one model to another of the same recipe. */
export function copyWeights(from: Built, to: Built): void {
  const target = leaves(to);
  leaves(from).forEach(({layer}, i) => target[i].layer.setWeights(layer.getWeights()));
}

/** All weights as numbers, in the order of the recipe's layers. */
export function weightsOf(built: Built): number[][] {
  return leaves(built).flatMap(({layer}) => layer.getWeights().map(w => Array.from(w.dataSync())));
}

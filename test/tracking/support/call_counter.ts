import type * as tf from '@tensorflow/tfjs';
import {type Built, isBuilt} from './built.js';
import {isModelDef, type Recipe, usesPerPass} from './recipe.js';

/** How often each layer's `call` ran, by the layer's name. */
export class CallCounter {
  /** Whether the calls of nested models are counted too. */
  readonly models: boolean;
  private readonly counts = new Map<string, number>();

  constructor(built: Built, models: boolean) {
    this.models = models;
    this.wrapAll(built, models);
  }

  reset(): void {
    this.counts.clear();
  }

  /** The counts so far, by name. */
  get calls(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }

  private wrapAll(built: Built, models: boolean): void {
    for (const part of built.layers) {
      if (isBuilt(part)) this.wrapAll(part, models);
      if (models || !isBuilt(part)) this.wrap(isBuilt(part) ? part.model : part);
    }
  }

  private wrap(layer: tf.layers.Layer): void {
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => {
      this.counts.set(layer.name, (this.counts.get(layer.name) ?? 0) + 1);
      return call(inputs, kwargs);
    };
  }
}

/** What the counts must be after n batches: one call per use of each layer. */
export function expectedCalls(recipe: Recipe, batches: number, models: boolean): Record<string, number> {
  return Object.fromEntries(
    [...usesPerPass(recipe)]
      .filter(([, {def}]) => models || !isModelDef(def))
      .map(([name, {uses}]) => [name, uses * batches]),
  );
}

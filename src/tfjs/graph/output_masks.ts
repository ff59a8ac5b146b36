import {logicalOr, type Tensor} from '@tensorflow/tfjs-core';
import type {GraphLayer} from '../internals.js';

export type Mask = Tensor | undefined;

/** Layers that merge their inputs entry by entry. tfjs gives their mask an axis too many, or fails where one has none. */
const ENTRYWISE = ['Add', 'Average', 'Maximum', 'Minimum', 'Multiply'];

/** Keras's masks of what a layer gives; of a layer that says nothing about masks none. */
export function outputMasks(layer: GraphLayer, inputs: Tensor[], masks: readonly Mask[]): readonly Mask[] {
  if (!layer.supportsMasking) return [];
  if (ENTRYWISE.includes(layer.getClassName())) return [merged(masks)];
  const computed = layer.computeMask(
    inputs,
    masks.map(m => m ?? null),
  );
  return [computed].flat().map(m => m ?? undefined);
}

/** An entry counts that counts in any of the inputs; without a mask all entries of an input do. */
function merged(masks: readonly Mask[]): Mask {
  return masks.reduce((a, b) => (a === undefined || b === undefined ? undefined : logicalOr(a, b)));
}

import {logicalOr, type Tensor} from '@tensorflow/tfjs-core';
import type {GraphLayer} from '../internals.js';

export type Mask = Tensor | undefined;

/** Layers that merge inputs elementwise. tfjs adds an axis to their mask, or throws if an input has none. */
const ELEMENTWISE = ['Add', 'Average', 'Maximum', 'Minimum', 'Multiply'];

/** The masks of a layer's outputs, as Keras computes them. Empty for layers that do not support masking. */
export function outputMasks(layer: GraphLayer, inputs: Tensor[], masks: readonly Mask[]): readonly Mask[] {
  if (!layer.supportsMasking) return [];
  if (ELEMENTWISE.includes(layer.getClassName())) return [merged(masks)];
  const computed = layer.computeMask(
    inputs,
    masks.map(m => m ?? null),
  );
  return [computed].flat().map(m => m ?? undefined);
}

/** An entry counts if it counts in any input. An input without a mask counts as a whole. */
function merged(masks: readonly Mask[]): Mask {
  return masks.reduce((a, b) => (a === undefined || b === undefined ? undefined : logicalOr(a, b)));
}

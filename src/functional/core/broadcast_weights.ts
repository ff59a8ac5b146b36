import {showShape, sizeOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {sameRank, type Shape} from './shapes.js';

/** How values and weights meet: weights stand before the values' trailing axes, over which the values are averaged. */
interface AlignedWeights {
  /** Shape of the values. */
  readonly values: Shape;
  /** Shape of the weights, of the rank of `leading`; sizes are equal or 1. */
  readonly weights: Shape;
  /** The values' leading axes, that have a weight each. */
  readonly leading: Shape;
  /** Values per weight. */
  readonly span: number;
  /** Weights per sample. */
  readonly perSample: number;
}

/** @param name the metric's class, for errors */
export function alignWeights(name: string, values: Shape, weights: Shape): AlignedWeights {
  const [v, w] = sameRank(values, weights);
  const leading = v.slice(0, w.length);
  const fits = w.length <= v.length && w.every((d, i) => d === 1 || d === leading[i]);
  if (!fits) {
    throw new UsageError(
      name,
      `sampleWeight (or mask) ${showShape(weights)} does not fit values of shape ${showShape(values)}. ` +
        'Give one number, [batch], or as many leading axes as there are values, with their sizes or 1.',
    );
  }
  return {
    values: v,
    weights: w,
    leading,
    span: sizeOf(v.slice(w.length)),
    perSample: sizeOf(leading.slice(1)),
  };
}

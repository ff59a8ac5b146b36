import {showShape, sizeOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {sameRank, type Shape} from './shapes.js';

/**
 * How weights broadcast: they cover the leading axes of the values, and the values are averaged over the
 * remaining axes.
 */
interface AlignedWeights {
  /** Shape of the values. */
  readonly values: Shape;
  /** Shape of the weights. Its rank is that of `leading`, its sizes are equal or 1. */
  readonly weights: Shape;
  /** The leading axes of the values, along which each value has its own weight. */
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

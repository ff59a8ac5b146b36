import {sameShape, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';

export type Shape = readonly number[];

/** The error for shapes that do not fit together. */
export function shapeError(where: string, expected: string, yTrue: Shape, yPred: Shape): UsageError {
  return new UsageError(
    where,
    `expected ${expected}, got yTrue ${showShape(yTrue)} and yPred ${showShape(yPred)}. ` +
      'Reshape one of them, and mind the order: (yTrue, yPred).',
  );
}

/**
 * Brings both shapes to the same rank if ranks differ by one: a rank-1 shape gets a trailing 1, else the
 * trailing 1 is dropped.
 *
 * Source: `keras.losses.loss.squeeze_or_expand_to_same_rank`.
 */
export function sameRank(a: Shape, b: Shape): [Shape, Shape] {
  if (a.length === b.length + 1 && a[a.length - 1] === 1) {
    return b.length === 1 ? [a, [...b, 1]] : [a.slice(0, -1), b];
  }
  if (b.length === a.length + 1 && b[b.length - 1] === 1) {
    return a.length === 1 ? [[...a, 1], b] : [a, b.slice(0, -1)];
  }
  return [a, b];
}

/**
 * The shapes in which labels and predictions are compared entry by entry: equal sizes, or 1 (except for the
 * batch axis).
 */
export function comparable(where: string, yTrue: Shape, yPred: Shape): [Shape, Shape] {
  const [t, p] = sameRank(yTrue, yPred);
  const fits = t.length === p.length && t.every((d, i) => d === p[i] || (i > 0 && (d === 1 || p[i] === 1)));
  if (!fits) throw shapeError(where, 'yTrue and yPred of the same shape', yTrue, yPred);
  return [t, p];
}

/** `comparable`, for functions that reduce the last axis. n single values are n samples, [n, 1]. */
export function comparableRows(where: string, yTrue: Shape, yPred: Shape): [Shape, Shape] {
  const [t, p] = comparable(where, yTrue, yPred);
  if (t.length === 0) throw shapeError(where, 'at least a batch axis', yTrue, yPred);
  return t.length === 1
    ? [
        [...t, 1],
        [...p, 1],
      ]
    : [t, p];
}

/** `comparableRows`, without broadcasting of sizes of 1. */
export function equalRows(where: string, yTrue: Shape, yPred: Shape): [Shape, Shape] {
  const [t, p] = comparableRows(where, yTrue, yPred);
  if (!sameShape(t, p)) throw shapeError(where, 'yTrue and yPred of the same shape', yTrue, yPred);
  return [t, p];
}

/** The shape to which both broadcast. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  return a.map((d, i) => (d === 1 ? b[i] : d));
}

/** The loops of a reduction over one axis: index = (o * size + c) * inner + i. */
export interface AxisLoop {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** The shape without that axis. */
  readonly rest: Shape;
  /** The axis, counted from the front. */
  readonly axis: number;
}

export function axisLoop(where: string, shape: Shape, axis: number): AxisLoop {
  const at = axis < 0 ? axis + shape.length : axis;
  if (!(at >= 0 && at < shape.length)) {
    throw new UsageError(where, `there is no axis ${axis} in ${showShape(shape)}.`);
  }
  const size = (dims: Shape) => dims.reduce((x, y) => x * y, 1);
  return {
    outer: size(shape.slice(0, at)),
    size: shape[at],
    inner: size(shape.slice(at + 1)),
    rest: shape.filter((_, i) => i !== at),
    axis: at,
  };
}

/**
 * True if `yTrue` has the shape of class ids for `yPred`: the same shape without the class axis, or with 1
 * there.
 */
export function areClassIds(yTrue: Shape, yPred: Shape, axis = -1): boolean {
  const at = axis < 0 ? axis + yPred.length : axis;
  const rest = yPred.filter((_, i) => i !== at);
  if (sameShape(yTrue, rest)) return true;
  return (
    yTrue.length === yPred.length &&
    yTrue[at] === 1 &&
    sameShape(
      yTrue.filter((_, i) => i !== at),
      rest,
    )
  );
}

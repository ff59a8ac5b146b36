import type {Pixels} from './summary.js';

/** As many as TensorFlow's `max_outputs`. */
const MOST = 3;

/**
 * A weight as grey images (colour where a filter has three input channels), its least value black, its greatest white: a
 * vector as a column, a matrix as it lies, wider than high; of a convolution's kernel and of other stacks the first
 * three slices along the last axis. `undefined` for scalars, and for shapes that are no images.
 */
export function weightImages(values: ArrayLike<number>, shape: readonly number[]): Pixels[] | undefined {
  const sides = shape.filter(side => side !== 1);
  const bytes = scaled(values);
  if (sides.length === 0 || values.length === 0) return undefined;
  if (sides.length === 1) return [grey(1, sides[0], i => bytes[i])];
  if (sides.length === 2) {
    const [rows, columns] = sides;
    return rows > columns
      ? [grey(rows, columns, i => bytes[(i % rows) * columns + Math.floor(i / rows)])]
      : [grey(columns, rows, i => bytes[i])];
  }
  const channels = sides.length === 4 && sides[2] === 3 ? 3 : 1;
  if (sides.length > 3 && channels === 1) return undefined;
  const [height, width] = sides;
  const slices = sides[sides.length - 1];
  return Array.from({length: Math.min(MOST, slices)}, (_, s) => ({
    width,
    height,
    channels,
    data: Uint8Array.from({length: height * width * channels}, (_value, i) => bytes[i * slices + s]),
  }));
}

function grey(width: number, height: number, at: (i: number) => number): Pixels {
  return {width, height, channels: 1, data: Uint8Array.from({length: width * height}, (_, i) => at(i))};
}

function scaled(values: ArrayLike<number>): Uint8ClampedArray {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    least = Math.min(least, values[i]);
    greatest = Math.max(greatest, values[i]);
  }
  const range = greatest - least || 1;
  return Uint8ClampedArray.from(values, v => (255 * (v - least)) / range);
}

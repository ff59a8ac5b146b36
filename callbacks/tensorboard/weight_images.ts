import type {Pixels} from '../event_files/summary.js';

/** The most images of one weight: TensorFlow's `max_outputs`. */
const MOST = 3;

/**
 * A weight as gray images, or color images if a filter has three input channels; its smallest value is black,
 * its greatest white. A vector is a column, and a matrix lies on its longer side. A convolution's kernel, and
 * other weights with three axes, become an image for each of the first three slices along the last axis.
 * Other weights return `undefined`.
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

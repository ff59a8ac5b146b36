import {checkOneOf, optionError, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {Shape} from '../core/shapes.js';

/** Where the channels of images are: in the last axis, as in tfjs, or in the second one, as in torch. */
export type DataFormat = 'channelsLast' | 'channelsFirst';

export function checkDataFormat(where: string, dataFormat: DataFormat): DataFormat {
  return checkOneOf(where, 'dataFormat', dataFormat, ['channelsLast', 'channelsFirst']);
}

/** The axes of height and width (and depth) of images of one of these ranks. */
export function spatialAxes(
  where: string,
  shape: Shape,
  dataFormat: DataFormat,
  ranks: readonly number[],
): number[] {
  if (!ranks.includes(shape.length)) {
    const channels =
      dataFormat === 'channelsLast' ? '[batch, height, width, channels]' : '[batch, channels, height, width]';
    throw new UsageError(
      where,
      `expected images ${channels}, got ${showShape(shape)}. Add an axis for the channels.`,
    );
  }
  const first = dataFormat === 'channelsLast' ? 1 : 2;
  return Array.from({length: shape.length - 2}, (_, i) => first + i);
}

/** The range of the values of images: its width, or its ends, to which values are clipped. */
export type DataRange = number | readonly [number, number];

/** The width of the range, and a function that clips values to its ends. */
export function rangeOf(
  where: string,
  dataRange: DataRange,
): {width: number; clip?: readonly [number, number]} {
  if (typeof dataRange === 'number' && dataRange > 0) return {width: dataRange};
  if (Array.isArray(dataRange) && dataRange.length === 2 && dataRange[1] > dataRange[0]) {
    const [least, most] = dataRange as readonly [number, number];
    return {width: most - least, clip: [least, most]};
  }
  throw optionError(where, 'dataRange', 'a number above 0, or [least, greatest]', dataRange);
}

/** How to walk along an axis of an array in memory: entry i is number `floor(i / inner) % size` of it. */
export function alongAxis(shape: Shape, axis: number): {size: number; inner: number} {
  return {size: shape[axis], inner: shape.slice(axis + 1).reduce((a, b) => a * b, 1)};
}

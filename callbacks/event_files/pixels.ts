import {Tensor} from '@tensorflow/tfjs-core';
import {showShape} from '../../src/check.js';
import {rejectOnDeviceLoss} from '../../src/device_loss.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import type {Pixels} from './summary.js';

/**
 * An image: pixels of 8 bits, such as the `ImageData` of a canvas, or a tensor `[height, width]`, `[height,
 * width, channels]` or, for several images, `[images, height, width, channels]`, with 1, 3 or 4 channels. Its
 * values are from 0 to 1, or from 0 to 255 if its dtype is int32.
 */
export type ImageInput = Tensor | Pixels | {width: number; height: number; data: Uint8ClampedArray};

/** Reads the pixels of an image. A tensor may be disposed as soon as this function has been called. */
export async function pixelsOf(where: string, image: ImageInput): Promise<Pixels[]> {
  if (image instanceof Tensor) return tensorPixels(where, image);
  const {width, height, data} = (image ?? {}) as Partial<Pixels>;
  if (typeof width !== 'number' || typeof height !== 'number' || !ArrayBuffer.isView(data)) {
    throw new UsageError(where, `expected a tensor, or {width, height, data}; got ${formatValue(image)}.`);
  }
  const channels = data.length / (width * height);
  if (![1, 3, 4].includes(channels)) {
    throw new UsageError(
      where,
      `expected data of 1, 3 or 4 times width ${width} times height ${height} bytes, got ${data.length}.`,
    );
  }
  return [{width, height, channels: channels as Pixels['channels'], data: data.slice()}];
}

async function tensorPixels(where: string, tensor: Tensor): Promise<Pixels[]> {
  const {shape} = tensor;
  const [count, height, width, channels] =
    shape.length === 4 ? shape : [1, ...shape, ...(shape.length === 2 ? [1] : [])];
  if (shape.length < 2 || shape.length > 4 || ![1, 3, 4].includes(channels) || tensor.size === 0) {
    throw new UsageError(
      where,
      'expected an image of shape [height, width], [height, width, channels] or [images, height, width, channels] ' +
        `with 1, 3 or 4 channels, got ${showShape(shape)}.`,
    );
  }
  const scale = tensor.dtype === 'int32' ? 1 : 255;
  const values = await rejectOnDeviceLoss(tensor.data());
  const size = height * width * channels;
  return Array.from({length: count}, (_, i) => ({
    width,
    height,
    channels: channels as Pixels['channels'],
    // Clamps, rounds, and makes NaN 0.
    data: Uint8ClampedArray.from(values.subarray(i * size, (i + 1) * size), v => v * scale),
  }));
}

import {abs, add, slice, sub, sum, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import type {PerSample} from '../core/per_sample.js';
import {blocksOf} from '../core/value_blocks.js';
import {alongAxis, type DataFormat, spatialAxes} from './image_layout.js';

const NAME = 'TotalVariation';

/** The sum of the differences of neighbors along height and width, for each image of yPred. */
export function totalVariationOfImages(dataFormat: DataFormat): PerSample {
  const axesOf = (shape: readonly number[]): number[] => spatialAxes(NAME, shape, dataFormat, [4]);
  return {
    key: `total_variation(${dataFormat})`,
    cpu(_, {data, shape}) {
      const out = zeros([shape[0]]);
      const each = data.length / shape[0];
      for (const axis of axesOf(shape)) {
        const {size, inner} = alongAxis(shape, axis);
        for (let i = 0; i < data.length; i++) {
          if (Math.floor(i / inner) % size === size - 1) continue;
          out.data[Math.floor(i / each)] += Math.abs(data[i + inner] - data[i]);
        }
      }
      return blocksOf(out);
    },
    device(_, yPred) {
      const images = toFloat(yPred);
      const [rows, columns] = axesOf(yPred.shape).map(axis => variationAlong(images, axis));
      return add(rows, columns);
    },
  };
}

function variationAlong(images: Tensor, axis: number): Tensor {
  const size = images.shape.map((d, i) => (i === axis ? d - 1 : d));
  const from = images.shape.map((_, i) => (i === axis ? 1 : 0));
  const zero = images.shape.map(() => 0);
  return sum(abs(sub(slice(images, from, size), slice(images, zero, size))), [1, 2, 3]);
}

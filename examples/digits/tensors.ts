import * as tf from '@tensorflow/tfjs';
import {type Digit, SIDE} from './data.js';

/** Images [n, 8, 8, 1], and their digits as class ids [n, 1]. */
export function tensorsOf(digits: readonly Digit[]): {x: tf.Tensor4D; y: tf.Tensor2D} {
  const pixels = Float32Array.from(digits.flatMap(one => one.pixels));
  return {
    x: tf.tensor4d(pixels, [digits.length, SIDE, SIDE, 1]),
    y: tf.tensor2d(
      digits.map(({digit}) => digit),
      [digits.length, 1],
    ),
  };
}

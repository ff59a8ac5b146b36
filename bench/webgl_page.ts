import * as tf from '@tensorflow/tfjs';
import {digitsLike} from './digits_like.js';
import {variants} from './variants.js';

/** Calls that read from the GPU, per epoch. */
interface Reads {
  readonly readPixels: number;
  readonly readSync: number;
}

/** Counts the reads of a fit with validation for each variant. Called by `webgl_reads.ts`. */
async function countReads(): Promise<Record<string, Reads>> {
  await tf.setBackend('webgl');
  const {x, y} = digitsLike(tf, 128 * 3);
  const counts = {readPixels: 0, readSync: 0};
  const gl = WebGL2RenderingContext.prototype;
  const readPixels = gl.readPixels;
  gl.readPixels = function (this: WebGL2RenderingContext, ...args: unknown[]) {
    counts.readPixels++;
    return (readPixels as (...a: unknown[]) => void).apply(this, args);
  };
  const backend = tf.backend();
  const readSync = backend.readSync.bind(backend);
  backend.readSync = dataId => {
    counts.readSync++;
    return readSync(dataId);
  };
  const result: Record<string, Reads> = {};
  const epochs = 2;
  for (const [name, model] of Object.entries(variants(tf))) {
    const args = {batchSize: 128, shuffle: false, validationData: [x, y] as [tf.Tensor, tf.Tensor]};
    await model.fit(x, y, {...args, epochs: 1});
    Object.assign(counts, {readPixels: 0, readSync: 0});
    await model.fit(x, y, {...args, epochs});
    result[name] = {readPixels: counts.readPixels / epochs, readSync: counts.readSync / epochs};
  }
  return result;
}

(globalThis as unknown as {countReads: typeof countReads}).countReads = countReads;

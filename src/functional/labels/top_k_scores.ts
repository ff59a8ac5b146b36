import {argMax, cast, oneHot, type Tensor, zerosLike, add} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';

/**
 * The k greatest scores of each row, and -Infinity in place of the others. Of equal scores, the first are
 * kept. One pass over a row keeps the k best in order, which is fast for small k.
 */
export function topKOnCpu(scores: CpuData, width: number, k: number): CpuData {
  if (k >= width) return scores;
  const best = new Int32Array(k);
  const out = new Float64Array(scores.length).fill(-Infinity);
  for (let start = 0; start + width <= scores.length; start += width) {
    let held = 0;
    for (let c = 0; c < width; c++) {
      const x = scores[start + c];
      let at = held < k ? held++ : k;
      for (; at > 0 && x > scores[start + best[at - 1]]; at--) if (at < k) best[at] = best[at - 1];
      if (at < k) best[at] = c;
    }
    for (let i = 0; i < held; i++) out[start + best[i]] = scores[start + best[i]];
  }
  return out;
}

/** The same for a matrix on the device. tf.topk would read synchronously on webgl. */
export function topKOnDevice(scores: Tensor, k: number): Tensor {
  const width = scores.shape[scores.rank - 1];
  if (k >= width) return scores;
  let left = scores;
  let kept: Tensor = zerosLike(scores);
  for (let i = 0; i < k; i++) {
    const best = toFloat(oneHot(cast(argMax(left, -1), 'int32'), width));
    kept = add(kept, best);
    left = whereFloat(cast(best, 'bool'), -Infinity, left);
  }
  return whereFloat(cast(kept, 'bool'), scores, -Infinity);
}

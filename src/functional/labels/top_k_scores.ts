import {
  add,
  argMax,
  clipByValue,
  oneHot,
  onesLike,
  type Tensor,
  cast,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';

/**
 * Calls `drop` for every score that is not among the k greatest of its row. Of equal scores the first are
 * kept. One pass over a row keeps the k best in order, which is fast for small k.
 */
export function dropBelowTopK(scores: CpuData, width: number, k: number, drop: (at: number) => void): void {
  if (k >= width) return;
  const best = new Int32Array(k);
  const kept = new Uint8Array(width);
  for (let start = 0; start + width <= scores.length; start += width) {
    let held = 0;
    for (let c = 0; c < width; c++) {
      const x = scores[start + c];
      let at = held < k ? held++ : k;
      for (; at > 0 && x > scores[start + best[at - 1]]; at--) if (at < k) best[at] = best[at - 1];
      if (at < k) best[at] = c;
    }
    kept.fill(0);
    for (let i = 0; i < held; i++) kept[best[i]] = 1;
    for (let c = 0; c < width; c++) if (kept[c] === 0) drop(start + c);
  }
}

/** 1 where a score is among the k greatest of its row, else 0. tf.topk would read synchronously on webgl. */
export function topKOnDevice(scores: Tensor, k: number): Tensor {
  const width = scores.shape[scores.rank - 1];
  if (k >= width) return onesLike(scores);
  let left = scores;
  let kept: Tensor = zerosLike(scores);
  for (let i = 0; i < k; i++) {
    const best = toFloat(oneHot(cast(argMax(left, -1), 'int32'), width));
    kept = add(kept, best);
    left = whereFloat(cast(best, 'bool'), -Infinity, left);
  }
  return clipByValue(kept, 0, 1);
}

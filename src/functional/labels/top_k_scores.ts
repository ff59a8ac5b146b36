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

/** The k greatest scores of each row (the last axis). */
export interface TopKScores {
  readonly k: number;
  /** 1 for every score that is not among them. Of equal scores the first are. Undefined if all are. */
  dropped(scores: CpuData, width: number): Uint8Array | undefined;
  /** 1 where a score is among them, else 0. */
  onDevice(scores: Tensor): Tensor;
}

/** The k greatest scores, for metrics that can be limited to them: the others do not bundle this. */
export function topKScores(k: number): TopKScores {
  return {
    k,
    dropped: (scores, width) => (k >= width ? undefined : dropBelowTopK(scores, width, k)),
    onDevice: scores => topKOnDevice(scores, k),
  };
}

/** One pass over a row keeps the k best in order, which is fast for small k. */
function dropBelowTopK(scores: CpuData, width: number, k: number): Uint8Array {
  const best = new Int32Array(k);
  const dropped = new Uint8Array(scores.length).fill(1);
  for (let start = 0; start + width <= scores.length; start += width) {
    let held = 0;
    for (let c = 0; c < width; c++) {
      const x = scores[start + c];
      let at = held < k ? held++ : k;
      for (; at > 0 && x > scores[start + best[at - 1]]; at--) if (at < k) best[at] = best[at - 1];
      if (at < k) best[at] = c;
    }
    for (let i = 0; i < held; i++) dropped[start + best[i]] = 0;
  }
  return dropped;
}

/** tf.topk would read synchronously on webgl. */
function topKOnDevice(scores: Tensor, k: number): Tensor {
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

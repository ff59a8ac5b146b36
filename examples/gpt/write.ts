import * as tf from '@tensorflow/tfjs-core';
import type {Gpt} from './model.js';
import {EDGE, LONGEST, TOKENS} from './towns.js';

/** Writes some names, one character at a time, each drawn from the probabilities that the model returns. */
export async function writeNames(gpt: Gpt, count: number): Promise<string[]> {
  const random = newRandom();
  const rows = Array.from({length: count}, () => [EDGE]);
  for (let length = 1; length <= LONGEST; length++) {
    const next = tf.tidy(() => {
      const logits = gpt.logits(tf.tensor2d(rows, [count, length], 'int32'));
      return tf.softmax(tf.slice(logits, [0, length - 1, 0], [count, 1, TOKENS.length]));
    });
    const probabilities = await next.data();
    next.dispose();
    rows.forEach((row, i) => {
      row.push(draw(probabilities.subarray(i * TOKENS.length, (i + 1) * TOKENS.length), random()));
    });
  }
  return rows.map(([, ...row]) => {
    const end = row.indexOf(EDGE);
    return (end === -1 ? row : row.slice(0, end)).map(id => TOKENS[id]).join('');
  });
}

function draw(probabilities: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let id = 0; id < probabilities.length; id++) {
    sum += probabilities[id];
    if (sum > at) return id;
  }
  return EDGE;
}

/** The same numbers in 0..1 in every run. */
function newRandom(): () => number {
  let state = 1;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

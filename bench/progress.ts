import * as tf from '@tensorflow/tfjs';
import {ProgbarLogger} from '../callbacks/progress/progbar_logger.js';
import {digitsLike} from './digits_like.js';
import {median} from './median.js';
import {variants} from './variants.js';

const BATCH = 128;

/** A stream that looks like a terminal and discards everything. */
const terminal = {isTTY: true, columns: 100, write: () => true};

/** Prints what a progress bar costs: the same fit with and without it, alternately, in one process. */
export async function printProgress(backend: 'cpu' | 'wasm', batches: number, rounds: number): Promise<void> {
  await tf.setBackend(backend);
  const {x, y} = digitsLike(tf, BATCH * batches);
  const [model] = Object.values(variants(tf));
  const fit = async (callbacks: tf.Callback[]): Promise<number> => {
    const start = performance.now();
    await model.fit(x, y, {batchSize: BATCH, epochs: 1, shuffle: false, yieldEvery: 'never', callbacks});
    return performance.now() - start;
  };
  /** Causes the same work in tfjs as the bar. */
  class Silent extends tf.Callback {}
  const ratios: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const bar = new ProgbarLogger({stream: terminal, verbose: 1});
    const barFirst = round % 2 === 0;
    const first = await fit([barFirst ? bar : new Silent()]);
    const second = await fit([barFirst ? new Silent() : bar]);
    if (round >= 0) ratios.push(barFirst ? first / second : second / first);
  }
  console.log(`  ${backend}: with a progress bar ${median(ratios).toFixed(3)}`);
  tf.dispose([x, y]);
}

import {cpus} from 'node:os';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import {digitsLike} from './digits_like.js';
import {median} from './median.js';
import {printProgress} from './progress.js';
import {variants} from './variants.js';
import {printWebglReads} from './webgl_reads.js';

const BATCH = 128;
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const SAMPLES = {cpu: 128 * 6, wasm: 128 * 30} as const;

/**
 * Runs one fit of each variant per round, all in one process, so that all variants run under the same
 * conditions.
 */
async function measure(backend: keyof typeof SAMPLES): Promise<void> {
  await tf.setBackend(backend);
  const {x, y} = digitsLike(tf, SAMPLES[backend]);
  const models = Object.entries(variants(tf));
  const times = new Map(models.map(([name]) => [name, [] as number[]]));
  for (let round = -2; round < ROUNDS; round++) {
    for (let i = 0; i < models.length; i++) {
      // Each round begins with another variant, because the first one pays for the garbage of the round
      // before.
      const [name, model] = models[(i + round + 2) % models.length];
      const start = performance.now();
      await model.fit(x, y, {batchSize: BATCH, epochs: 1, shuffle: false, yieldEvery: 'never'});
      if (round >= 0) times.get(name)?.push(performance.now() - start);
    }
  }
  const base = times.get(models[0][0]) as number[];
  console.log(
    `\n${backend}: MLP 784-128-10, batch ${BATCH}, ${SAMPLES[backend] / BATCH} batches, ${ROUNDS} rounds`,
  );
  for (const [name, own] of times) {
    const ratios = own.map((t, i) => t / base[i]);
    const ms = (median(own) / (SAMPLES[backend] / BATCH)).toFixed(2);
    console.log(`  ${name.padEnd(26)} ${median(ratios).toFixed(3)}   (${ms} ms a batch)`);
  }
  tf.dispose([x, y]);
}

console.log(`Node ${process.version}, ${cpus()[0].model}, tfjs ${tf.version.tfjs}`);
for (const backend of ['wasm', 'cpu'] as const) await measure(backend);
console.log(`\nProgress, ${ROUNDS} rounds`);
for (const backend of ['wasm', 'cpu'] as const)
  await printProgress(backend, SAMPLES[backend] / BATCH, ROUNDS);
await printWebglReads();

/**
 * A small GPT of tfjs-core variables, trained in a custom loop with callbacks. It learns to write names of
 * American towns.
 *
 *     npx tsx examples/gpt/main.ts
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import {Gpt} from './model.js';
import {batchesOf, LONGEST, TOKENS, townNames} from './towns.js';
import {score, train} from './train.js';
import {writeNames} from './write.js';

const COLUMNS = [
  'perplexity',
  'mean_of_batches',
  'token_accuracy',
  'val_perplexity',
  'val_token_accuracy',
  'gradient_norm',
  'tokens_per_second',
];

export async function main({
  epochs = 12,
  names = Infinity,
  batchSize = 32,
  backend = 'wasm',
  file,
  log = console.log,
}: {
  epochs?: number;
  /** At most as many names of each part are used. */
  names?: number;
  batchSize?: number;
  backend?: string;
  /** A file of JSON lines for the record of the training. */
  file?: string;
  log?: (text: string) => void;
} = {}) {
  await tf.setBackend(backend);
  await tf.ready();
  const towns = townNames();
  const trained = towns.train.slice(0, names);
  const batches = {
    train: batchesOf(trained, batchSize),
    held: batchesOf(towns.held.slice(0, names), batchSize),
  };
  const tokens = trained.reduce((sum, name) => sum + name.length + 1, 0);
  const gpt = new Gpt({vocabulary: TOKENS.length, context: LONGEST + 1, width: 16, heads: 2, layers: 2});
  log(`${gpt.parameters} parameters, ${trained.length} names, ${tokens} tokens`);
  log(['epoch', ...COLUMNS].join('  '));

  const {run, bestEpoch} = await train(gpt, {
    ...batches,
    epochs,
    tokensPerName: tokens / trained.length,
    file,
    onEpochEnd: (epoch, logs) => {
      const cells = COLUMNS.map(key =>
        logs[key].toFixed(key.endsWith('second') ? 0 : 3).padStart(key.length),
      );
      log([`${epoch + 1}`.padStart(5), ...cells].join('  '));
    },
  });
  const {perplexity} = await score(gpt, batches.held);
  let sum = 0;
  for (const batch of batches.held) sum += Math.log((await score(gpt, [batch])).perplexity);
  const meanOfBatches = Math.exp(sum / batches.held.length);
  log(
    `held-out names: perplexity ${perplexity.toFixed(3)}, by the mean of batches ${meanOfBatches.toFixed(3)}`,
  );
  const written = await writeNames(gpt, 8);
  log(`best epoch: ${bestEpoch + 1}. Towns that do not exist: ${written.join(', ')}`);
  const weights: Record<string, Float32Array> = {};
  for (const [name, variable] of Object.entries(gpt.variables)) {
    weights[name] = (await variable.data()) as Float32Array;
  }
  tf.dispose([batches] as never);
  gpt.dispose();
  return {run, bestEpoch, weights, perplexity, meanOfBatches, written};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();

/**
 * Streams generated predictions through the fold, and prints the greatest memory of the process on the way:
 *
 *     npx tsx examples/stored_predictions/flat_memory.ts 100000000
 */
import {pathToFileURL} from 'node:url';
import {AUC, ConfusionMatrix, LogLoss, ROCAUC} from 'tfjs-metrics/metrics';
import {evaluateStored} from 'tfjs-metrics/node';
import {generatedRows} from './generate.js';

/** The exact curve keeps at most this many different samples. */
const MAX_SAMPLES = 65_536;

export async function main({rows = 1_000_000, log = console.log as (text: string) => void} = {}) {
  const peaks: number[] = [];
  const every = Math.ceil(rows / 10);
  const results = await evaluateStored(
    {query: generatedRows(rows), yTrue: 'label', yPred: 'score'},
    [new AUC(), new ROCAUC({maxSamples: MAX_SAMPLES}), new ConfusionMatrix(), new LogLoss()],
    {
      sql: 'none',
      threads: 2,
      memoryLimit: '1GB',
      onProgress({samples}) {
        if (samples < every * (peaks.length + 1) && samples < rows) return;
        peaks.push(process.resourceUsage().maxRSS / 1024);
        log(`${samples} rows: at most ${peaks[peaks.length - 1].toFixed(0)} MB`);
      },
    },
  );
  for (const [key, value] of Object.entries(results)) log(`${key}: ${value}`);
  return {results, peaks};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main({rows: Number(process.argv[2] ?? 1_000_000)});
}

/**
 * Evaluates a GraphModel that reads handwritten digits, and prints its confusion matrix:
 *
 *     npx tsx examples/graph_model/main.ts
 */
import {readFileSync} from 'node:fs';
import {fileURLToPath, pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {evaluate} from 'tfjs-metrics/evaluate';
import {
  ConfusionMatrix,
  F1Score,
  PrecisionScore,
  RecallScore,
  SparseTopKCategoricalAccuracy,
} from 'tfjs-metrics/metrics';
import {fileSystem} from 'tfjs-metrics/node';
import {type Digit, DIGITS, parseDigits, split} from '../digits/data.js';
import {tensorsOf} from '../digits/tensors.js';
import {digitsFile} from '../digits/text_file.js';
import {confusionTable} from './confusion_table.js';

/** One batch after the other, so that memory holds one of them. `evaluate` disposes their tensors. */
function* batchesOf(digits: readonly Digit[], size: number) {
  for (let start = 0; start < digits.length; start += size) {
    const {x, y} = tensorsOf(digits.slice(start, start + size));
    yield {x, yTrue: y};
  }
}

/**
 * @returns the results, with the matrix as rows; and the bytes of tensors that were kept between batches:
 *   none on cpu, since the predictions of each batch are counted and disposed
 */
export async function main({
  batchSize = 32,
  log = console.log,
}: {batchSize?: number; log?: (text: string) => void} = {}) {
  const model = await tf.loadGraphModel(fileSystem(fileURLToPath(new URL('model', import.meta.url))));
  const {held} = split(parseDigits(readFileSync(digitsFile, 'utf8')));
  const bytesBefore = tf.memory().numBytes;
  let keptBytes = 0;
  const results = await evaluate(
    model,
    batchesOf(held, batchSize),
    [
      'accuracy',
      new SparseTopKCategoricalAccuracy({k: 2, name: 'top_2'}),
      new F1Score({average: 'macro'}),
      new PrecisionScore({average: null, name: 'precision'}),
      new RecallScore({average: null, name: 'recall'}),
      new ConfusionMatrix({name: 'count'}),
    ],
    {
      confidence: {level: 0.95, replicates: 200},
      onProgress: () => (keptBytes = Math.max(keptBytes, tf.memory().numBytes - bytesBefore)),
    },
  );
  model.dispose();

  const {acc, acc_lower: lower, acc_upper: upper, top_2: top2, f1_score: f1} = results;
  const confusion = DIGITS.map(actual => DIGITS.map(predicted => results[`count_${actual}_${predicted}`]));
  const recall = DIGITS.map(digit => results[`recall_${digit}`]);
  const precision = DIGITS.map(digit => results[`precision_${digit}`]);
  log(
    `${held.length} images: accuracy ${acc.toFixed(4)}, 95% interval ${lower.toFixed(4)} to ${upper.toFixed(4)}`,
  );
  log(`the digit is among the 2 most probable ones: ${top2.toFixed(4)}; macro F1: ${f1.toFixed(4)}\n`);
  confusionTable(DIGITS, {confusion, recall, precision}).forEach(line => log(line));
  return {acc, top2, f1, confusion, recall, precision, keptBytes};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();

/**
 * Trains the networks of verdicts.py with TensorFlow.js, on the data that it has written, and writes their
 * records: `npx tsx test/callbacks/findings/skore/make_records.ts DATA.json`.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import {compact} from '../compact.js';
import type {Table} from '../data.js';
import {train} from '../train.js';

interface Case {
  network: {units: number[]; epochs: number; rate: number};
  isRegression: boolean;
  train: Table;
  validation: Table;
}

await tf.setBackend('cpu');
const cases = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Record<string, Case>;
const records: Record<string, unknown> = {};
for (const [name, {network, isRegression, ...parts}] of Object.entries(cases)) {
  const classes = isRegression ? 0 : Math.max(...parts.train.y) + 1;
  const classNames = isRegression ? undefined : Array.from({length: classes}, (_, i) => String(i));
  const named = (table: Table): Table => ({...table, classNames});
  const run = await train({
    name,
    data: {train: named(parts.train), validation: named(parts.validation), classNames},
    units: network.units,
    epochs: network.epochs,
    optimizer: tf.train.adam(network.rate),
    metrics: isRegression ? ['mae', 'R2Score'] : ['accuracy', 'AUC'],
  });
  const {batches: _batches, ...kept} = compact(run);
  const {
    calibration: _calibration,
    assignments: _assignments,
    perClass: _perClass,
    ...evaluation
  } = kept.evaluation ?? {};
  records[name] = {...kept, evaluation};
  console.log(name, JSON.stringify(kept.epochs.at(-1)?.logs));
}
writeFileSync(new URL('records.json', import.meta.url), `${JSON.stringify(records)}\n`);

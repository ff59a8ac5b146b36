/**
 * Trains all networks of trainings.ts again and writes their records: `npx tsx
 * test/callbacks/findings/make_records.ts [NAME...]`.
 */
import {writeFileSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import {findings} from '../../../callbacks/findings/findings.js';
import {compact} from './compact.js';
import {TRAININGS} from './trainings.js';

await tf.setBackend('cpu');
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(TRAININGS);
for (const name of names) {
  const {reports, lacks, train} = TRAININGS[name];
  const run = compact(await train());
  writeFileSync(new URL(`records/${name}.json`, import.meta.url), `${JSON.stringify(run)}\n`);
  const ids = findings(run).map(({id}) => id);
  const missing = reports.filter(id => !ids.includes(id));
  const wrong = lacks.filter(id => ids.includes(id));
  console.log(name, JSON.stringify({ids, missing, wrong}));
}

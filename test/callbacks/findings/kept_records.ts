import {readFileSync} from 'node:fs';
import type {Run} from '../../../callbacks/runs/record/run.js';

/** A record that make_records.ts has written. */
export function keptRecord(name: string): Run {
  return JSON.parse(readFileSync(new URL(`records/${name}.json`, import.meta.url), 'utf8')) as Run;
}

/** The values in the event files of a store. */
import type {MemoryStore} from '../../../callbacks/index.js';
import {valuesOf, type DecodedValue} from '../event_files/decode.js';

export type Runs = Record<string, DecodedValue[]>;

/** The values of all event files by run, in the order of the files' names. */
export function runsOf(store: MemoryStore): Runs {
  const runs: Runs = {};
  for (const name of [...store.files.keys()].sort()) {
    if (!name.includes('tfevents')) continue;
    const run = name.slice(0, Math.max(0, name.lastIndexOf('/')));
    runs[run] = [...(runs[run] ?? []), ...valuesOf(store.files.get(name) as Uint8Array)];
  }
  return runs;
}

export const scalarTags = (values: readonly DecodedValue[]): string[] =>
  [...new Set(values.filter(v => v.plugin === 'scalars').map(v => v.tag))].sort();

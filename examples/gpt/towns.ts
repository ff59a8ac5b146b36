import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';

/** The tokens: padding, the beginning or end of a name, and characters. */
export const TOKENS = ['', '.', ' ', ...'abcdefghijklmnopqrstuvwxyz'];
const PADDING = 0;
export const EDGE = 1;

/** The longest name, in characters. */
export const LONGEST = 15;

/** Names, each padded to the longest of them, and the token that follows each of their tokens. */
export interface Batch {
  readonly x: tf.Tensor2D;
  readonly yTrue: tf.Tensor2D;
  /** 1 for the tokens that count, 0 for padding. */
  readonly mask: tf.Tensor2D;
}

/**
 * Names of American towns with an airport, from data.gov (in the public domain), by way of the package
 * vega-datasets. Every fourth one is held out.
 */
export function townNames(): {train: string[]; held: string[]} {
  const built = createRequire(import.meta.url).resolve('vega-datasets');
  const csv = readFileSync(join(built, '..', '..', 'data', 'airports.csv'), 'utf8');
  const cities = csv.split(/\r?\n/).map(line => line.split(',')[2]?.toLowerCase() ?? '');
  const names = [...new Set(cities)].filter(
    name => name.length <= LONGEST && /^[a-z]+( [a-z]+)*$/.test(name),
  );
  return {
    train: names.filter((_, i) => i % 4 !== 0),
    held: names.filter((_, i) => i % 4 === 0),
  };
}

/** Batches of names of similar length, so that little is padding. */
export function batchesOf(names: readonly string[], batchSize: number): Batch[] {
  const byLength = [...names].sort((a, b) => a.length - b.length);
  const groups = Array.from({length: Math.ceil(names.length / batchSize)}, (_, i) =>
    byLength.slice(i * batchSize, (i + 1) * batchSize),
  );
  return groups.map(toBatch);
}

function toBatch(names: readonly string[]): Batch {
  const length = Math.max(...names.map(name => name.length)) + 1;
  const ids = names.map(name => [EDGE, ...[...name].map(char => TOKENS.indexOf(char)), EDGE]);
  const padded = ids.map(row => [...row, ...Array<number>(length + 1 - row.length).fill(PADDING)]);
  return {
    x: tf.tensor2d(
      padded.map(row => row.slice(0, -1)),
      [names.length, length],
      'int32',
    ),
    yTrue: tf.tensor2d(
      padded.map(row => row.slice(1)),
      [names.length, length],
      'int32',
    ),
    mask: tf.tensor2d(padded.map(row => row.slice(1).map(id => (id === PADDING ? 0 : 1)))),
  };
}

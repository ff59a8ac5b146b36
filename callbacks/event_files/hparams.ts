import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import type {HParam} from './summary.js';

const KINDS = ['string', 'number', 'boolean'];

/** Throws unless the hyperparameters are an object of strings, numbers and booleans. */
export function checkHParams(where: string, hparams: unknown): void {
  const isRecord = typeof hparams === 'object' && hparams !== null && !Array.isArray(hparams);
  const wrong = isRecord
    ? Object.entries(hparams).find(([, value]) => !KINDS.includes(typeof value))
    : [hparams];
  if (wrong === undefined) return;
  throw new UsageError(
    where,
    `hparams must be an object of strings, numbers and booleans; got ${wrong.map(formatValue).join(': ')}.`,
  );
}

/** The group of hyperparameters: the same for the same values, in any order. */
export function groupOf(values: Readonly<Record<string, HParam>>): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}

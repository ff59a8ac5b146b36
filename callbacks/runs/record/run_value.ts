import {setOwn} from '../../../src/own_property.js';
import type {RunValue} from './run.js';

/** A number as a record stores it. */
export function toRunValue(value: number): RunValue {
  return Number.isFinite(value) ? value : (String(value) as RunValue);
}

/** The value of a record as a number; NaN for anything else. */
export function fromRunValue(value: RunValue | null | undefined): number {
  if (typeof value === 'number') return value;
  if (value === 'Infinity') return Infinity;
  return value === '-Infinity' ? -Infinity : NaN;
}

/** True for a value that a record may contain. */
export function isRunValue(value: unknown): value is RunValue {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity';
}

/** Logs as a record stores them. */
export function toRunValues(numbers: Readonly<Record<string, number>>): Record<string, RunValue> {
  const values = {};
  for (const [key, value] of Object.entries(numbers)) {
    if (typeof value === 'number') setOwn(values, key, toRunValue(value));
  }
  return values;
}

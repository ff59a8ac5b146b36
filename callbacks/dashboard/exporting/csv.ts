import {getOwn} from '../../../src/own_property.js';
import type {Run, RunValue} from '../../runs/record/run.js';

/**
 * The epochs of a run as CSV (RFC 4180): a header, and a line per epoch, whose number is counted from 1.
 * Values are written in full.
 */
function csvOf(run: Run): string {
  const keys = keysOf([run]);
  const hasTime = run.epochs.some(({time}) => time > 0);
  const lines = run.epochs.map(({epoch, time, logs}) => [
    String(epoch + 1),
    ...(hasTime ? [String(time)] : []),
    ...valuesOf(logs, keys),
  ]);
  return textOf([['epoch', ...(hasTime ? ['time'] : []), ...keys].map(field), ...lines]);
}

/** The epochs of runs as CSV. Of several runs, the name of the run comes first. */
export function csvOfRuns(runs: readonly Run[]): string {
  if (runs.length === 1) return csvOf(runs[0]);
  const keys = keysOf(runs);
  const lines = runs.flatMap(({name, epochs}) =>
    epochs.map(({epoch, time, logs}) => [
      field(name),
      String(epoch + 1),
      String(time),
      ...valuesOf(logs, keys),
    ]),
  );
  return textOf([['run', 'epoch', 'time', ...keys].map(field), ...lines]);
}

function keysOf(runs: readonly Run[]): string[] {
  return [...new Set(runs.flatMap(({epochs}) => epochs.flatMap(({logs}) => Object.keys(logs))))];
}

function valuesOf(logs: Readonly<Record<string, RunValue>>, keys: readonly string[]): string[] {
  return keys.map(key => String(getOwn(logs, key) ?? ''));
}

function textOf(lines: readonly (readonly string[])[]): string {
  return lines.map(line => `${line.join(',')}\r\n`).join('');
}

/** A text field. A text that a spreadsheet would compute begins with an apostrophe. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

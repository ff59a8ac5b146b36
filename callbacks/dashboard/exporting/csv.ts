import type {Run, RunValue} from '../../runs/record/run.js';

/**
 * The epochs of a run as CSV (RFC 4180): a header, and a line per epoch, whose number is counted from 1.
 * Values are written in full.
 */
export function csvOf(run: Run): string {
  const keys = [...new Set(run.epochs.flatMap(({logs}) => Object.keys(logs)))];
  const hasTime = run.epochs.some(({time}) => time > 0);
  const header = ['epoch', ...(hasTime ? ['time'] : []), ...keys];
  const lines = run.epochs.map(({epoch, time, logs}) => [
    String(epoch + 1),
    ...(hasTime ? [String(time)] : []),
    ...keys.map(key => valueText(Object.hasOwn(logs, key) ? logs[key] : undefined)),
  ]);
  return [header.map(field), ...lines].map(line => `${line.join(',')}\r\n`).join('');
}

/** The epochs of several runs: the name of the run comes first. */
export function csvOfRuns(runs: readonly Run[]): string {
  if (runs.length === 1) return csvOf(runs[0]);
  const keys = [...new Set(runs.flatMap(({epochs}) => epochs.flatMap(({logs}) => Object.keys(logs))))];
  const lines = runs.flatMap(({name, epochs}) =>
    epochs.map(({epoch, time, logs}) => [
      field(name),
      String(epoch + 1),
      String(time),
      ...keys.map(key => valueText(Object.hasOwn(logs, key) ? logs[key] : undefined)),
    ]),
  );
  return [['run', 'epoch', 'time', ...keys.map(field)], ...lines]
    .map(line => `${line.join(',')}\r\n`)
    .join('');
}

function valueText(value: RunValue | undefined): string {
  return value === undefined ? '' : String(value);
}

/** A text field. A text that a spreadsheet would compute begins with an apostrophe. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

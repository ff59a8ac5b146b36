import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {applyChange} from './apply_change.js';
import {isChange} from './check_change.js';
import {checkRun} from './check_run.js';
import type {Run} from './run.js';
import type {RunChange} from './run_change.js';

/**
 * A change as a line of a file, its line end included.
 *
 * @example
 * const line = formatChange({type: 'finish', id: run.id, finished: Date.now()});
 */
export function formatChange(change: RunChange): string {
  return `${JSON.stringify(change)}\n`;
}

/**
 * Reads the changes in a file of JSON lines. A last line that is not complete, because the file is being
 * written or its writer was killed, is left out.
 *
 * @throws UsageError for any other line that is not a change, with its number
 *
 * @example
 * parseChanges('{"type":"finish","id":"a","finished":1}\\n'); // [{type: 'finish', id: 'a', finished: 1}]
 */
export function parseChanges(text: string, where = 'parseChanges'): RunChange[] {
  const lines = text.split('\n');
  const changes: RunChange[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const value = parsed(line);
    if (isChange(value)) changes.push(value);
    else if (i < lines.length - 1 || value !== undefined) {
      throw new UsageError(
        where,
        `line ${i + 1} is not a change of a run: ${formatValue(line.slice(0, 60))}. The file was not written by RunRecorder.`,
      );
    }
  });
  return changes;
}

/**
 * Reads the runs in the text of a file: JSON lines that a `RunRecorder` has written, a record as JSON, or a
 * list of records.
 *
 * @returns the runs in the order in which they began
 * @throws UsageError that names what is wrong
 *
 * @example
 * const [first] = parseRuns(JSON.stringify(run));
 */
export function parseRuns(text: string, where = 'parseRuns'): Run[] {
  const whole = parsed(text);
  if (whole !== undefined && !isChange(whole)) {
    return (Array.isArray(whole) ? whole : [whole]).map(run => checkRun(run, where));
  }
  const runs = new Map<string, Run>();
  for (const change of parseChanges(text, where)) {
    const id = change.type === 'start' ? checkRun(change.run, where).id : change.id;
    runs.set(id, applyChange(runs.get(id), change));
  }
  return [...runs.values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import {isRecord} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import type {Run} from './run.js';
import {isRunValue} from './run_value.js';

type Test = (value: unknown) => boolean;

const isText: Test = value => typeof value === 'string';
const isNumber: Test = value => typeof value === 'number' && Number.isFinite(value);
const isIndex: Test = value => Number.isInteger(value) && (value as number) >= 0;

/**
 * Checks that a value is a record of a run, as the views and files of a record need it. Fields of later
 * formats are allowed.
 *
 * @returns the value
 * @throws UsageError that names what is wrong
 *
 * @example
 * checkRun(JSON.parse(JSON.stringify(run))).epochs.length;
 */
export function checkRun(value: unknown, where = 'checkRun'): Run {
  const run = new Checker(where).record(value, 'run');
  const check = new Checker(where);
  check.that(run.version === 1, 'run.version', '1: other versions are not known here', run.version);
  check.that(isText(run.id) && run.id !== '', 'run.id', 'a text that is not empty', run.id);
  check.that(isText(run.name), 'run.name', 'a text', run.name);
  for (const field of ['started', 'finished']) {
    check.that(
      run[field] === undefined || isNumber(run[field]),
      `run.${field}`,
      'milliseconds since 1970',
      run[field],
    );
  }
  check.record(run.config, 'run.config');
  check.list(run.epochs, 'run.epochs').forEach((epoch, i) => checkEpoch(check, epoch, `run.epochs[${i}]`));
  check.list(run.events, 'run.events').forEach((event, i) => checkEvent(check, event, `run.events[${i}]`));
  if (run.batches !== undefined) checkBatches(check, run.batches);
  if (run.evaluation !== undefined) checkEvaluation(check, run.evaluation);
  return run as unknown as Run;
}

class Checker {
  private readonly where: string;

  constructor(where: string) {
    this.where = where;
  }

  that(holds: boolean, path: string, expected: string, value: unknown): void {
    if (!holds) {
      throw new UsageError(
        this.where,
        `${path} must be ${expected}; got ${formatValue(value)}. A record comes from RunRecorder or runOf.`,
      );
    }
  }

  record(value: unknown, path: string): Readonly<Record<string, unknown>> {
    this.that(isRecord(value), path, 'an object', value);
    return value as Readonly<Record<string, unknown>>;
  }

  list(value: unknown, path: string): readonly unknown[] {
    this.that(Array.isArray(value), path, 'a list', value);
    return value as readonly unknown[];
  }
}

function checkEpoch(check: Checker, value: unknown, path: string): void {
  const {epoch, time, logs} = check.record(value, path);
  check.that(isIndex(epoch), `${path}.epoch`, 'a whole number, counted from 0', epoch);
  check.that(time === undefined || isNumber(time), `${path}.time`, 'a number of seconds', time);
  for (const [key, entry] of Object.entries(check.record(logs, `${path}.logs`))) {
    check.that(isRunValue(entry), `${path}.logs.${key}`, "a number, 'NaN', 'Infinity' or '-Infinity'", entry);
  }
}

function checkEvent(check: Checker, value: unknown, path: string): void {
  const {epoch, kind, text} = check.record(value, path);
  check.that(isIndex(epoch), `${path}.epoch`, 'a whole number, counted from 0', epoch);
  check.that(isText(kind), `${path}.kind`, 'a text', kind);
  check.that(isText(text), `${path}.text`, 'a text', text);
}

function checkBatches(check: Checker, value: unknown): void {
  const {step, keys} = check.record(value, 'run.batches');
  const steps = check.list(step, 'run.batches.step');
  check.that(
    steps.every((s, i) => isIndex(s) && (i === 0 || (s as number) > (steps[i - 1] as number))),
    'run.batches.step',
    'a list of ascending whole numbers',
    step,
  );
  for (const [key, values] of Object.entries(check.record(keys, 'run.batches.keys'))) {
    const path = `run.batches.keys.${key}`;
    const list = check.list(values, path);
    check.that(list.length === steps.length, path, `a list of ${steps.length} values, one per step`, values);
    const wrong = list.find(entry => entry !== null && !isRunValue(entry));
    check.that(wrong === undefined, path, "a list of numbers, 'NaN' or null", wrong);
  }
}

function checkEvaluation(check: Checker, value: unknown): void {
  const evaluation = check.record(value, 'run.evaluation');
  checkOutput(check, evaluation, 'run.evaluation');
  if (evaluation.outputs === undefined) return;
  for (const [name, output] of Object.entries(check.record(evaluation.outputs, 'run.evaluation.outputs'))) {
    const path = `run.evaluation.outputs.${name}`;
    checkOutput(check, check.record(output, path), path);
  }
}

const LISTS = ['perClass', 'curves', 'histogram', 'residuals', 'samples'];

function checkOutput(check: Checker, output: Readonly<Record<string, unknown>>, path: string): void {
  for (const field of LISTS) {
    if (output[field] === undefined) continue;
    check
      .list(output[field], `${path}.${field}`)
      .forEach((entry, i) => check.record(entry, `${path}.${field}[${i}]`));
  }
  for (const field of ['calibration', 'assignments', 'standardErrors']) {
    if (output[field] !== undefined) check.record(output[field], `${path}.${field}`);
  }
  if (output.confusion === undefined) return;
  const rows = check.list(output.confusion, `${path}.confusion`);
  const isSquare = rows.every(row => Array.isArray(row) && row.length === rows.length && row.every(isNumber));
  check.that(isSquare, `${path}.confusion`, 'a square matrix of counts', output.confusion);
}

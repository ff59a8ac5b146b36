import {isRecord} from '../../src/check.js';
import {getOwn} from '../../src/own_property.js';
import {checkRun} from '../runs/check_run.js';
import type {RunChange} from '../runs/run_change.js';

type Check = (change: Readonly<Record<string, unknown>>) => boolean;

/** Whether the part of a change that its type names has the form that readers of a run rely on. */
const CHECKS: Record<RunChange['type'], Check> = {
  start: ({run}) => checkRun(run) !== undefined,
  config: ({config}) => isRecord(config),
  epoch: ({epoch}) => isRecord(epoch) && Number.isInteger(epoch.epoch) && isRecord(epoch.logs),
  batches: ({step, keys}) =>
    Array.isArray(step) && isRecord(keys) && Object.values(keys).every(values => Array.isArray(values)),
  event: ({event}) => isRecord(event) && Number.isInteger(event.epoch) && typeof event.kind === 'string',
  evaluation: ({evaluation}) => isRecord(evaluation),
  finish: ({finished}) => typeof finished === 'number',
};

/** The change in a line of a file of JSON lines; undefined if it contains none. */
export function readRunLine(text: string): RunChange | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return undefined;
    const check = getOwn<Check>(CHECKS, String(value.type));
    return check?.(value) ? (value as unknown as RunChange) : undefined;
  } catch {
    return undefined; // not JSON, or a start with something that is not a record
  }
}

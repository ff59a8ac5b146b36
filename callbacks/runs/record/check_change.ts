import {isRecord} from '../../../src/check.js';
import {getOwn} from '../../../src/own_property.js';
import {checkRun} from './check_run.js';
import type {RunChange} from './run_change.js';

type Check = (change: Readonly<Record<string, unknown>>) => boolean;

/** Whether the part of a change that its type names has the form that readers of a run rely on. */
const CHECKS: Record<RunChange['type'], Check> = {
  start: ({run}) => isRecord(run),
  config: ({config}) => isRecord(config),
  epoch: ({epoch}) => isRecord(epoch) && Number.isInteger(epoch.epoch) && isRecord(epoch.logs),
  batches: ({step, keys}) =>
    Array.isArray(step) && isRecord(keys) && Object.values(keys).every(values => Array.isArray(values)),
  event: ({event}) => isRecord(event) && Number.isInteger(event.epoch) && typeof event.kind === 'string',
  evaluation: ({evaluation}) => isRecord(evaluation),
  finish: ({finished}) => typeof finished === 'number',
};

/** True for a change of a run, whose record may be incomplete if it is one of type `'start'`. */
export function isChange(value: unknown): value is RunChange {
  if (!isRecord(value) || (value.type !== 'start' && typeof value.id !== 'string')) return false;
  return getOwn<Check>(CHECKS, String(value.type))?.(value) === true;
}

/** True for a change of a run: for what comes from a file or a worker, which may hold other things too. */
export function isRunChange(value: unknown): value is RunChange {
  return isChange(value) && (value.type !== 'start' || isRun(value.run));
}

function isRun(value: unknown): boolean {
  try {
    checkRun(value);
    return true;
  } catch {
    return false;
  }
}

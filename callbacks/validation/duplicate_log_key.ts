import {UsageError} from '../../src/errors.js';
import {setOwn} from '../../src/own_property.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';

/** Named numbers, in the order in which they are logged. */
export type LogEntries = readonly (readonly [key: string, value: number])[];

/** @throws UsageError when one of the keys is in the logs already */
export function writeNewKeys(where: string, logs: TrainingLogs, entries: LogEntries): void {
  for (const [key, value] of entries) {
    if (Object.hasOwn(logs, key)) throw duplicateLogKey(where, key);
    setOwn(logs, key, value);
  }
}

/** The error of a callback that would write a key of the logs that something else writes. */
export function duplicateLogKey(where: string, key: string): UsageError {
  return new UsageError(
    where,
    `there is a "${key}" in the logs already; give another prefix: prefix: 'mine_'.`,
  );
}

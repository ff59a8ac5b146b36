import {UsageError} from '../../src/errors.js';

/** The error of a callback that would write under a key which somebody else writes; its `prefix` can be changed. */
export function duplicateLogKey(where: string, key: string): UsageError {
  return new UsageError(
    where,
    `there is a "${key}" in the logs already; give another prefix: prefix: 'mine_'.`,
  );
}

import {UsageError} from '../../src/errors.js';

/** What is wrong with a metric, as an error that also names the callback that the metric was given to. */
export function errorIn(callback: string, error: unknown): unknown {
  if (!(error instanceof UsageError) || error.where.startsWith(callback)) return error;
  const {where, message} = error;
  return new UsageError(`${callback}, ${where}`, message.slice(where.length + 2));
}

import {UsageError} from '../../src/errors.js';

/**
 * Checks that the model logs nothing under the keys of a callback.
 *
 * @param params those of the training
 * @throws UsageError with advice to choose another key
 */
export function checkNewKeys(
  where: string,
  params: {readonly metrics?: unknown} | undefined,
  keys: readonly string[],
  advice: string,
): void {
  const {metrics} = params ?? {};
  const taken = Array.isArray(metrics) ? keys.find(key => metrics.includes(key)) : undefined;
  if (taken === undefined) return;
  throw new UsageError(where, `the model logs a metric or a tracked tensor as "${taken}" already; ${advice}`);
}

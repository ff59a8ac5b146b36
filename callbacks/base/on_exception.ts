import {UsageError} from '../../src/errors.js';
import {escapeControls} from '../../src/escape_controls.js';
import {formatValue} from '../../src/format_value.js';
import {printWarning} from '../../src/print.js';

/** What happens if a callback cannot write: training ends with the error, or continues with a warning. */
export type OnException = 'throw' | 'warn';

/** @throws UsageError unless the value is one of the two */
export function checkOnException(where: string, value: unknown): void {
  if (value === 'throw' || value === 'warn') return;
  throw new UsageError(where, `onException must be 'throw' or 'warn'; got ${formatValue(value)}.`);
}

/**
 * Runs an action that may fail, and throws its error or prints it as a warning. The message starts with the
 * callback's name. Returns true if the action succeeded.
 */
export async function throwOrWarn(
  where: string,
  onException: OnException,
  action: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const message = text.startsWith(where) ? text : `${where}: ${text}`;
    if (onException === 'throw')
      throw message === text ? error : new Error(escapeControls(message), {cause: error});
    printWarning(message);
    return false;
  }
}

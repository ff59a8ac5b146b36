import {UsageError} from '../../src/errors.js';
import {escapeControls} from '../../src/escape_controls.js';
import {formatValue} from '../../src/format_value.js';
import {printWarning} from '../../src/print.js';

/** What happens when something cannot be written: training ends with the error, or goes on with a warning. */
export type OnException = 'throw' | 'warn';

/** Throws unless the value is one of the two. */
export function checkOnException(where: string, value: unknown): void {
  if (value === 'throw' || value === 'warn') return;
  throw new UsageError(where, `onException must be 'throw' or 'warn'; got ${formatValue(value)}.`);
}

/** Does something that may fail; true when it is done. What goes wrong is said under the callback's name. */
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

/* oxlint-disable no-console */
/**
 * Everything that this package prints goes through this file, so that no name of a model acts on the
 * terminal.
 */
import {escapeControls} from './escape_controls.js';

/** Prints one or more lines. */
export function print(lines: string | readonly string[]): void {
  console.log([lines].flat().map(escapeControls).join('\n'));
}

/** Prints a warning. */
export function printWarning(message: string): void {
  console.warn(escapeControls(message));
}

/** Prints an error that must not replace another one. */
export function printError(message: string, error: unknown): void {
  console.error(message, error);
}

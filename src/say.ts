/* eslint-disable no-console */
/** Everything that this package prints goes through here, so that no name of a model acts on the terminal. */
import {printable} from './printable.js';

/** Prints a line, or several. */
export function say(lines: string | readonly string[]): void {
  console.log([lines].flat().map(printable).join('\n'));
}

/** Prints a warning. */
export function warn(message: string): void {
  console.warn(printable(message));
}

/** Prints an error that must not hide another one. */
export function complain(message: string, error: unknown): void {
  console.error(message, error);
}

import {parseArgs, type ParseArgsConfig} from 'node:util';
import {WrongUse} from './command.js';

/** The options of a command, and its other arguments. */
export interface Arguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/**
 * Reads the arguments of a command.
 *
 * @throws WrongUse for options that the command does not have
 */
export function readArguments(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): Arguments {
  try {
    return parseArgs({args: [...args], allowPositionals: true, options});
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}

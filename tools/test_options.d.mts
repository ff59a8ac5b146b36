/** The text of `npm test -- --help`. */
export const USAGE: string;
export function readOptions(
  args: string[],
  names: readonly string[],
): {
  help?: boolean;
  list?: boolean;
  /** Only the short tier. */
  isShort: boolean;
  wants(name: string): boolean;
};

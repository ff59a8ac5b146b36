import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

/** A path or a URL, taken apart. */
export interface Target {
  /** In lower case; `''` for a plain path. */
  readonly scheme: string;
  readonly path: string;
  /** Whether it means a file on disk, if there is a disk. */
  readonly isDisk: boolean;
}

/** `indexeddb://a/b` has the path `a/b`; `./a/b` and `C:/a` are plain paths; `file:///C:/a` is `C:/a`. */
export function parseTarget(where: string, target: string): Target {
  const [, typed = '', rest = target] = /^([A-Za-z][A-Za-z0-9+.-]+):\/\/(.*)$/s.exec(target) ?? [];
  const scheme = typed.toLowerCase();
  if (rest === '') throw new UsageError(where, `expected a path or a URL, got ${formatValue(target)}.`);
  const isDrive = scheme === 'file' && /^\/[A-Za-z]:/.test(rest);
  return {scheme, path: isDrive ? rest.slice(1) : rest, isDisk: scheme === '' || scheme === 'file'};
}

import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

/** The parts of a path or a URL. */
export interface Target {
  /** In lower case; `''` for a plain path. */
  readonly scheme: string;
  readonly path: string;
  /** Whether it is a file on disk, in an environment with a disk. */
  readonly isDisk: boolean;
}

/**
 * `indexeddb://a/b` has the path `a/b`; `./a/b` and `C:/a` are plain paths; `file:///C:/a` has the path
 * `C:/a`.
 */
export function parseTarget(where: string, target: string): Target {
  const [, typed = '', rest = target] = /^([A-Za-z][A-Za-z0-9+.-]+):\/\/(.*)$/s.exec(target) ?? [];
  const scheme = typed.toLowerCase();
  if (rest === '') throw new UsageError(where, `expected a path or a URL, got ${formatValue(target)}.`);
  const isDrive = scheme === 'file' && /^\/[A-Za-z]:/.test(rest);
  return {scheme, path: isDrive ? rest.slice(1) : rest, isDisk: scheme === '' || scheme === 'file'};
}

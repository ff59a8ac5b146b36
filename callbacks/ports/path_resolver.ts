import {isNode} from './environment.js';
import {parseTarget} from './targets.js';

interface Globals {
  process?: {cwd(): string};
}

/** The folder in which the process is; `undefined` where there is none, or when it was removed. */
function currentFolder(): string | undefined {
  try {
    return isNode() ? (globalThis as Globals).process?.cwd() : undefined;
  } catch {
    return undefined;
  }
}

const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:)/.test(path);

/**
 * Returns a function that makes relative paths on disk absolute, from the folder in which the process is now: after a
 * later `process.chdir` they still lead to the same place. Everything else stays as it is.
 */
export function pathResolver(where: string): <T>(target: T) => T | string {
  const folder = currentFolder();
  return target => {
    if (folder === undefined || typeof target !== 'string') return target;
    const {path, isDisk} = parseTarget(where, target);
    if (!isDisk || isAbsolute(path)) return target;
    return `${folder.replace(/[\\/]+$/, '')}/${path.replace(/^(?:\.\/+)+/, '')}`;
  };
}

import {isNode} from './environment.js';
import {parseTarget} from './targets.js';

interface Globals {
  process?: {cwd(): string};
}

/** The current folder of the process; `undefined` in a page, and after the folder was removed. */
function currentFolder(): string | undefined {
  try {
    return isNode() ? (globalThis as Globals).process?.cwd() : undefined;
  } catch {
    return undefined;
  }
}

const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:)/.test(path);

/**
 * Returns a function that makes relative paths on disk absolute, from the current folder of the process.
 * After a later `process.chdir` they still mean the same file. The function returns all other targets as they
 * are.
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

import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join, relative, sep} from 'node:path';

/** Files that are read, at most. */
const MOST_FILES = 5000;
/** The longest file that is read, in bytes. */
const LONGEST = 1 << 20;

const SOURCE = /\.(?:[cm]?js|[cm]?ts|jsx|tsx|vue|svelte|html?)$/i;
const DECLARATIONS = /\.d\.[cm]?ts$/i;
const BUILT = new Set(['node_modules', 'bower_components', 'dist', 'build', 'out', 'coverage']);

/** The sources of a project, and which files were left out. */
export interface SourceFiles {
  /** Paths from the project's folder, with slashes, in alphabetical order. */
  readonly files: readonly string[];
  readonly tooLong: readonly string[];
  readonly unreadable: readonly string[];
  /** True if there are more files than are read. */
  readonly isCut: boolean;
}

/** What is read of a project: for the text that says it. */
export const LIMITS = `at most ${MOST_FILES} files of at most ${LONGEST >> 20} MB`;

/** Finds the sources of a project. Links to folders are not followed, so that each file is read once. */
export function findSources(project: string): SourceFiles {
  const [files, tooLong, unreadable]: [string[], string[], string[]] = [[], [], []];
  const waiting = [project];
  let isCut = false;
  const shown = (path: string): string => relative(project, path).split(sep).join('/');
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    let entries;
    try {
      entries = readdirSync(folder, {withFileTypes: true});
    } catch {
      unreadable.push(shown(folder) || '.');
      continue;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (!BUILT.has(entry.name)) waiting.push(path);
        continue;
      }
      if (!SOURCE.test(entry.name) || DECLARATIONS.test(entry.name) || /\.min\.[cm]?js$/.test(entry.name))
        continue;
      const stats = statSync(path, {throwIfNoEntry: false});
      if (stats?.isFile() !== true) continue;
      if (stats.size > LONGEST) tooLong.push(shown(path));
      else if (files.length >= MOST_FILES) isCut = true;
      else files.push(shown(path));
    }
  }
  return {files: files.sort(), tooLong: tooLong.sort(), unreadable: unreadable.sort(), isCut};
}

/** The text of a source; undefined if it cannot be read. */
export function readSource(project: string, file: string): string | undefined {
  try {
    return readFileSync(join(project, file), 'utf8');
  } catch {
    return undefined;
  }
}

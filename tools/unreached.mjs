/**
 * Removes from dist/ what no entry point reaches: the types of internal modules, and the empty JavaScript of
 * modules that contain types only.
 */
import {readdir, readFile, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import ts from 'typescript';

/** The relative specifiers that a file imports, exports from, requires, or names in a type. */
function relativeImports(text) {
  const {importedFiles} = ts.preProcessFile(text, true, true);
  return importedFiles.map(({fileName}) => fileName).filter(name => name.startsWith('.'));
}

/** The files that these files reach, themselves included. */
async function reached(roots, extension) {
  const found = new Set();
  const queue = [...roots];
  while (queue.length > 0) {
    const file = queue.pop();
    if (found.has(file)) continue;
    found.add(file);
    const names = relativeImports(await readFile(file, 'utf8'));
    queue.push(...names.map(name => join(dirname(file), name.replace(/\.js$/, extension))));
  }
  return found;
}

/**
 * @param folder a folder with JavaScript and types, such as dist/esm
 * @param entries the entry points, as paths in it without extension
 * @param scripts further JavaScript files that something loads, as paths in it without extension
 * @returns the number of removed files
 */
export async function removeUnreached(folder, entries, scripts) {
  const paths = (names, extension) => names.map(name => join(folder, `${name}${extension}`));
  const kept = new Set([
    ...(await reached(paths(entries, '.d.ts'), '.d.ts')),
    ...(await reached(paths([...entries, ...scripts], '.js'), '.js')),
  ]);
  const built = (await readdir(folder, {recursive: true})).filter(name => /\.(js|d\.ts)$/.test(name));
  const unreached = paths(built, '').filter(file => !kept.has(file));
  await Promise.all(unreached.map(file => rm(file)));
  return unreached.length;
}

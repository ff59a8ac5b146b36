/**
 * The files of reference cases in `data/`, as `<folder>/<name>`: what lies there is run. A page cannot list a
 * folder: in a bundle, karma.conf.js puts the same list in the place of this module.
 */
import {readdirSync, readFileSync} from 'node:fs';

const data = new URL('./data/', import.meta.url);

const paths = readdirSync(data, {recursive: true})
  .map(path => String(path).replaceAll('\\', '/'))
  .filter(path => path.endsWith('.json'))
  .sort();

/** Loads the cases of each file. */
export const FILES: Readonly<Record<string, () => Promise<readonly unknown[]>>> = Object.fromEntries(
  paths.map(path => [
    path.slice(0, -'.json'.length),
    async () => JSON.parse(readFileSync(new URL(path, data), 'utf8')) as readonly unknown[],
  ]),
);

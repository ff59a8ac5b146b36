/**
 * Writes src/metrics/names/class_names.ts, the names of the classes that src/metrics/classes.ts exports.
 * Keeps their short names.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {rootPath} from './lib.mjs';

const pathOf = name => join(rootPath, 'src', 'metrics', name);
const exported = [...readFileSync(pathOf('classes.ts'), 'utf8').matchAll(/^export \{([^}]*)\}/gm)]
  .flatMap(([, list]) => list.split(','))
  .map(name => name.trim())
  .filter(name => name !== '' && !name.startsWith('type '));
const names = [...exported].sort();
const file = pathOf(join('names', 'class_names.ts'));
const text = readFileSync(file, 'utf8');
const start = text.indexOf('{\n') + 2;
const short = new Map([...text.matchAll(/^  (\w+): '(.*)',$/gm)].map(([, name, others]) => [name, others]));
const lines = names.map(name => `  ${name}: '${short.get(name) ?? ''}',\n`);
writeFileSync(file, `${text.slice(0, start)}${lines.join('')}};\n`);
console.log(`${names.length} names`);

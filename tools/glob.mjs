/** Files of the checkout whose path matches a pattern (`**`, `*`), sorted. Node 20 has no fs.glob. */
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {rootPath} from './lib.mjs';

const toRegExp = pattern =>
  new RegExp(
    '^' +
      pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*\*\/|\*\*|\*|\?/g, m => ({'**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]'})[m]) +
      '$',
  );

export function glob(patterns, ignore = []) {
  const wanted = patterns.map(toRegExp);
  const unwanted = ignore.map(toRegExp);
  const found = [];
  const walk = dir => {
    for (const entry of readdirSync(join(rootPath, dir), {withFileTypes: true})) {
      const path = dir ? `${dir}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!/^(node_modules|dist|\..*)$/.test(entry.name)) walk(path);
      } else if (wanted.some(r => r.test(path)) && !unwanted.some(r => r.test(path))) {
        found.push(path);
      }
    }
  };
  walk('');
  return found.sort();
}

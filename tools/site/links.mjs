/** Links of built pages that lead nowhere: to a file that is missing, or to an anchor that its page lacks. */
import {readFileSync, readdirSync} from 'node:fs';
import {join, posix} from 'node:path';

const LINK = /\s(?:href|src)="([^"]*)"/g;
const EXTERNAL = /^(?:[a-z]+:|\/\/)/i;

const decode = text => decodeURIComponent(text.replaceAll('&amp;', '&'));

const idsOf = html => new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => decode(id)));

/** The file that an address means. */
function fileOf(path, files) {
  if (path === undefined) return undefined;
  return [path, `${path}.html`, posix.join(path, 'index.html')].find(name => files.has(name));
}

/** The path of a link's address in the site; undefined if it leads out of it. */
function pathOf(address, page, base) {
  if (!address.startsWith('/')) return posix.join(posix.dirname(page), address);
  return address.startsWith(base) ? posix.normalize(address.slice(base.length)) : undefined;
}

/**
 * @param folder the built site
 * @param base the path below which it will be published
 * @returns a line for each dead link
 */
export function deadLinks(folder, base = '/') {
  const names = readdirSync(folder, {recursive: true}).map(name => name.replaceAll('\\', '/'));
  const files = new Set(names);
  const pages = new Map(
    names
      .filter(name => name.endsWith('.html'))
      .map(name => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const ids = new Map([...pages].map(([name, html]) => [name, idsOf(html)]));
  const dead = new Set();
  for (const [name, html] of pages) {
    for (const [, link] of html.matchAll(LINK)) {
      if (EXTERNAL.test(link) || link === '') continue;
      const [address, anchor] = decode(link).split('#');
      const target = address === '' ? name : fileOf(pathOf(address, name, base), files);
      if (target === undefined) dead.add(`${name}: ${link}`);
      else if (anchor && !ids.get(target)?.has(anchor)) dead.add(`${name}: ${link}, an anchor that is missing`);
    }
  }
  return [...dead];
}

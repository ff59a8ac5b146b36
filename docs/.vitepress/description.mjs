/** What search engines show of a page: the beginning of its first paragraph. */
import {existsSync, readFileSync} from 'node:fs';

const LONGEST = 160;

const plain = markdown =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** @param relativePath the page's file below docs/ */
export function descriptionOf(relativePath) {
  const file = new URL(`../${relativePath}`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const paragraphs = readFileSync(file, 'utf8').split(/\n{2,}/);
  const first = paragraphs.find(text => /^[\w`[*]/.test(text));
  if (first === undefined) return undefined;
  const text = plain(first);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 2).replace(/\s+\S*$/, '')} …`;
}

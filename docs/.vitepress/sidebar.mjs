/** The sidebar: the sections of pages.mjs, with the titles of the pages. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {sections} from './pages.mjs';

const docs = new URL('../', import.meta.url);

/** They lie beside docs/. */
const BESIDE = new Map([
  ['changelog', 'Changelog'],
  ['security', 'Security policy'],
]);

/** The first heading of a page, without marks of code. */
function headingOf(page) {
  const [, heading] = /^# (.+)$/m.exec(readFileSync(new URL(`${page}.md`, docs), 'utf8')) ?? [];
  return (heading ?? page).replaceAll('`', '');
}

function itemOf(entry) {
  const [, page, title] = /^([^:]+?)(?:: (.+))?$/.exec(entry);
  return {
    page,
    text: title ?? BESIDE.get(page) ?? headingOf(page),
    link: `/${page.replace(/(^|\/)index$/, '$1')}`,
  };
}

/** Pages that do not exist are left out: those of reference/ are generated. */
export function sidebar() {
  const exists = entry => BESIDE.has(entry) || existsSync(new URL(`${entry.split(':')[0]}.md`, docs));
  const listed = sections.map(({title, pages}) => ({text: title, items: pages.filter(exists).map(itemOf)}));
  const known = new Set(listed.flatMap(({items}) => items.map(({page}) => page)));
  const rest = readdirSync(docs)
    .filter(name => name.endsWith('.md') && name !== 'index.md')
    .map(name => name.slice(0, -3))
    .filter(page => !known.has(page));
  return rest.length === 0 ? listed : [...listed, {text: 'More', items: rest.map(itemOf)}];
}

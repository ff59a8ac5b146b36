/** What the site changes in the Markdown of the docs, which npm and GitHub show as it stands. */
import {existsSync, readFileSync} from 'node:fs';

const CHANGELOG = 'changelog.md';

const docs = new URL('../', import.meta.url);

const hasFile = src => existsSync(new URL(src, docs));

function eachInline(tokens, visit) {
  for (const token of tokens) {
    visit(token);
    if (token.children) eachInline(token.children, visit);
  }
}

/** The changelog lies beside docs/ and links into it; the site has it among the pages. */
function linksOfChangelog({tokens, env}) {
  if (env.relativePath !== CHANGELOG) return;
  eachInline(tokens, token => {
    const href = token.attrGet('href');
    if (href?.startsWith('docs/')) token.attrSet('href', href.replace('docs/', './'));
  });
}

/** The width and the height of a PNG, from its header. */
function sizeOf(src) {
  const header = readFileSync(new URL(src, docs)).subarray(16, 24);
  return [header.readUInt32BE(0), header.readUInt32BE(4)].map(String);
}

/**
 * Shows the dark picture of a page beside its light one; the style sheet hides one of the two, which then is not loaded. With
 * its size, a picture moves nothing when it arrives.
 */
function pictures(md) {
  const {image} = md.renderer.rules;
  md.renderer.rules.image = (tokens, i, options, env, self) => {
    const token = tokens[i];
    const src = token.attrGet('src');
    if (src.endsWith('.png') && hasFile(src)) {
      const [width, height] = sizeOf(src);
      token.attrSet('width', width);
      token.attrSet('height', height);
      token.attrSet('loading', 'lazy');
    }
    const dark = src.replace(/-light\.png$/, '-dark.png');
    if (dark === src || !hasFile(dark)) return image(tokens, i, options, env, self);
    const shown = (file, className) => {
      token.attrSet('src', file);
      token.attrSet('class', className);
      return image(tokens, i, options, env, self);
    };
    return shown(src, 'only-light') + shown(dark, 'only-dark');
  };
}

/** The first cell of a table of names is often empty, which a header must not be. */
function emptyHeaders({tokens}) {
  tokens.forEach((token, i) => {
    if (token.type !== 'th_open' || tokens[i + 1].content !== '') return;
    token.tag = 'td';
    tokens[i + 2].tag = 'td';
  });
}

/** Tables of the reference, which phones show as a list: their rows are too long for columns there. */
const LISTS = new Set(['option', 'argument', 'property']);

/** A region that scrolls must be reachable by keyboard. */
function scrollingTables(md) {
  md.renderer.rules.table_open = (tokens, i) => {
    const first = tokens.slice(i).find(({type}) => type === 'inline')?.content;
    const className = LISTS.has(first) ? 'table listed' : 'table';
    return `<div class="${className}" tabindex="0" role="group" aria-label="Table"><table>\n`;
  };
  md.renderer.rules.table_close = () => '</table></div>\n';
}

export function configureMarkdown(md) {
  md.core.ruler.push('links_of_changelog', linksOfChangelog);
  md.core.ruler.push('empty_headers', emptyHeaders);
  pictures(md);
  scrollingTables(md);
}

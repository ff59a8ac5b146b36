/** Writes callbacks/views/styles/styles.ts: the style sheets of that folder, minified, as strings. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {transform} from 'esbuild';
import {rootPath} from './lib.mjs';

const SHEETS = ['tokens', 'components', 'controls', 'dashboard', 'report'];
const pathOf = name => join(rootPath, 'callbacks', 'views', 'styles', name);

/** The text of styles.ts for the style sheets as they are now. */
export async function stylesText() {
  const sheets = await Promise.all(
    SHEETS.map(async name => {
      const css = readFileSync(pathOf(`${name}.css`), 'utf8');
      const {code} = await transform(css, {loader: 'css', minify: true, charset: 'ascii'});
      const text = code.trim().replace(/\\/g, '\\\\').replace(/'/g, "\\'");
      return `export const ${name.toUpperCase()}_CSS =\n  '${text}';\n`;
    }),
  );
  return `/** Written by \`npm run styles\` from the style sheets of this folder. */\n\n${sheets.join('\n')}`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(pathOf('styles.ts'), await stylesText());

import {readFile} from 'node:fs/promises';
import {escapeHtml} from '../views/text/escape_html.js';
import type {ServedFile} from './run_server.js';

const STYLE = `
:root { color-scheme: light dark; background: light-dark(#f7f7f5, #0d0f13); color: light-dark(#15181d, #f1f3f5); }
body { margin: 0; padding: 16px; font: 14px/1.45 system-ui, sans-serif; }
main { max-width: 1280px; margin: 0 auto; }
h1 { margin: 0; font-size: 16px; overflow-wrap: anywhere; }
p { margin: 4px 0 12px; min-height: 1.45em; color: light-dark(#4a5058, #b4bac2); }
`;

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 2v12h12M4 5c2 6 5 6 9 7" fill="none" stroke="#2563c9" stroke-width="2"/></svg>`;

const page = (title: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/watch.css">
<script type="module" src="/watch.js"></script>
</head>
<body>
<main>
<h1>${title}</h1>
<p id="file" role="status"></p>
<training-dashboard></training-dashboard>
</main>
</body>
</html>
`;

async function readScript(script: string | URL): Promise<Buffer> {
  try {
    return await readFile(script);
  } catch (error) {
    throw new Error(
      `the script of the page cannot be read from ${String(script)}: install the package again, or in a checkout run npm run build`,
      {cause: error},
    );
  }
}

/**
 * The files of the page, by path.
 *
 * @param name the name of the watched file, shown as the title
 * @param script the page's script, on disk
 */
export async function pageFiles(name: string, script: string | URL): Promise<Record<string, ServedFile>> {
  return {
    '/': {type: 'text/html; charset=utf-8', body: page(escapeHtml(name))},
    '/watch.css': {type: 'text/css; charset=utf-8', body: STYLE},
    '/icon.svg': {type: 'image/svg+xml', body: ICON},
    '/watch.js': {type: 'text/javascript; charset=utf-8', body: await readScript(script)},
  };
}

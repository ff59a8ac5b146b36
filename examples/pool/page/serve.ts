import {pathToFileURL} from 'node:url';
import {servePage, type ServedPage} from '../../serve_page.js';

/** Serves a page that evaluates a model in a pool of Web Workers. */
export const servePoolPage = (port = 0): Promise<ServedPage> =>
  servePage(
    {
      pages: {'/': new URL('index.html', import.meta.url)},
      scripts: {
        '/page.js': new URL('page.ts', import.meta.url),
        '/worker.js': new URL('worker.ts', import.meta.url),
      },
    },
    port,
  );

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {url} = await servePoolPage(8080);
  console.log(`The page is at ${url} (end with Ctrl+C).`);
}

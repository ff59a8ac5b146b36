import {pathToFileURL} from 'node:url';
import {csvFile} from '../sensor_network/csv_file.js';
import {servePage, type ServedPage} from '../serve_page.js';

/** Serves the sensor example as a page with the dashboard. */
export const serveSensorPage = (port = 0): Promise<ServedPage> =>
  servePage(
    {
      pages: {'/': new URL('index.html', import.meta.url)},
      scripts: {'/page.js': new URL('page.ts', import.meta.url)},
      data: {'/data.csv': csvFile},
    },
    port,
  );

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {url} = await serveSensorPage(8080);
  console.log(`The page is at ${url} (end with Ctrl+C).`);
}

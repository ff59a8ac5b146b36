import {csvFile} from '../sensor_network/csv_file.js';
import {pageIn, serveIfMain, servePage, type ServedPage} from '../serve_page.js';

/** Serves the sensor example as a page with the dashboard. */
export const serveSensorPage = (port = 0): Promise<ServedPage> =>
  servePage(pageIn(import.meta.url, {files: {'/data.csv': csvFile}}), port);

await serveIfMain(import.meta.url, serveSensorPage);

import {pageWithWorkerIn, serveIfMain, servePage, type ServedPage} from '../serve_page.js';

/** Serves a page whose training runs in a Web Worker. */
export const serveWorkerPage = (port = 0): Promise<ServedPage> =>
  servePage(pageWithWorkerIn(import.meta.url), port);

await serveIfMain(import.meta.url, serveWorkerPage);

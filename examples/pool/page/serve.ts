import {pageWithWorkerIn, serveIfMain, servePage, type ServedPage} from '../../serve_page.js';

/** Serves a page that evaluates a model in a pool of Web Workers. */
export const servePoolPage = (port = 0): Promise<ServedPage> =>
  servePage(pageWithWorkerIn(import.meta.url), port);

await serveIfMain(import.meta.url, servePoolPage);

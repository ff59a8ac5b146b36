import {digitsFile} from '../digits/text_file.js';
import {pageWithWorkerIn, serveIfMain, servePage, type ServedPage} from '../serve_page.js';

/** Serves a page on which a class trains networks, in a Web Worker, and learns what goes wrong. */
export const serveClassroom = (port = 0): Promise<ServedPage> =>
  servePage(
    pageWithWorkerIn(import.meta.url, {
      '/digits.txt': digitsFile,
      '/style.css': new URL('style.css', import.meta.url),
      '/tokens.css': new URL('../../callbacks/views/styles/tokens.css', import.meta.url),
    }),
    port,
  );

await serveIfMain(import.meta.url, serveClassroom);

import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build, type Plugin} from 'esbuild';
import {noFiles} from '../tools/no_files.mjs';

/** A page of an example. */
export interface ExamplePage {
  /** Entry points of scripts by path, as `/page.js`. */
  scripts: Readonly<Record<string, URL>>;
  /** Files by path: the HTML file of the page is `/`. */
  files: Readonly<Record<string, URL | string>>;
  /** What the scripts need to be bundled. */
  plugins?: Plugin[];
}

export interface ServedPage {
  url: string;
  close(): Promise<void>;
}

/**
 * The page of a folder: its index.html, and its page.ts as `/page.js`.
 *
 * @param module `import.meta.url` of a module in the folder
 * @param more further scripts and files, by path
 */
export const pageIn = (module: string, more: Partial<ExamplePage> = {}): ExamplePage => ({
  ...more,
  files: {'/': new URL('index.html', module), ...more.files},
  scripts: {'/page.js': new URL('page.ts', module), ...more.scripts},
});

/** As `pageIn`, for a folder that also contains a worker.ts, as `/worker.js`. */
export const pageWithWorkerIn = (module: string, files: ExamplePage['files'] = {}): ExamplePage =>
  pageIn(module, {files, scripts: {'/worker.js': new URL('worker.ts', module)}});

/** Serves a page if its module is the program that was started: at a fixed port, until Ctrl+C. */
export async function serveIfMain(
  module: string,
  serve: (port: number) => Promise<ServedPage>,
): Promise<void> {
  if (module !== pathToFileURL(process.argv[1]).href) return;
  const {url} = await serve(8080);
  console.log(`The page is at ${url} (end with Ctrl+C).`);
}

const TYPES: Record<string, string> = {css: 'text/css', csv: 'text/csv', html: 'text/html'};

/**
 * Bundles the scripts of a page and serves it on 127.0.0.1. The page may load only its own files, and
 * contains no inline script: the dashboard works under such a policy.
 */
export async function servePage(page: ExamplePage, port = 0): Promise<ServedPage> {
  const served = new Map<string, {type: string; body: string | Uint8Array}>();
  for (const [path, file] of Object.entries(page.files)) {
    const type = TYPES[String(file).split('.').at(-1) ?? ''] ?? 'text/plain';
    served.set(path, {type, body: readFileSync(file)});
  }
  for (const [path, entry] of Object.entries(page.scripts))
    served.set(path, {type: 'text/javascript', body: await bundle(entry, page.plugins ?? [])});
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    const file = served.get(pathname);
    // None of the pages has an icon, which browsers ask for.
    const missing = pathname === '/favicon.ico' ? 204 : 404;
    response.writeHead(file === undefined ? missing : 200, {
      'content-type': `${file?.type ?? 'text/plain'}; charset=utf-8`,
      'content-security-policy': "default-src 'self'",
    });
    response.end(file?.body);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bundle(entry: URL, plugins: Plugin[]): Promise<Uint8Array> {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    jsx: 'automatic',
    define: {'process.env.NODE_ENV': '"production"'},
    plugins: [noFiles, ...plugins],
  });
  return outputFiles[0].contents;
}

import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {fileURLToPath} from 'node:url';
import {build, type Plugin} from 'esbuild';
import {noFiles} from '../tools/no_files.mjs';

/** A page of an example. */
export interface ExamplePage {
  /** HTML files by path, as `/`. */
  pages: Readonly<Record<string, URL>>;
  /** Entry points of scripts by path, as `/page.js`. */
  scripts: Readonly<Record<string, URL>>;
  /** Other files by path. */
  data?: Readonly<Record<string, string>>;
  /** What the scripts need to be bundled. */
  plugins?: Plugin[];
}

export interface ServedPage {
  url: string;
  close(): Promise<void>;
}

/**
 * Bundles the scripts of a page and serves it on 127.0.0.1. The page may load only its own files, and
 * contains no inline script: the dashboard works under such a policy.
 */
export async function servePage(page: ExamplePage, port = 0): Promise<ServedPage> {
  const files = new Map<string, {type: string; body: string | Uint8Array}>();
  for (const [path, file] of Object.entries(page.pages))
    files.set(path, {type: 'text/html', body: readFileSync(file)});
  for (const [path, file] of Object.entries(page.data ?? {}))
    files.set(path, {type: 'text/csv', body: readFileSync(file)});
  for (const [path, entry] of Object.entries(page.scripts))
    files.set(path, {type: 'text/javascript', body: await bundle(entry, page.plugins ?? [])});
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://localhost').pathname);
    response.writeHead(file === undefined ? 404 : 200, {
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

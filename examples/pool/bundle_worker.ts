/** Threads of Node do not inherit tsx, so the program of a worker is bundled first. */
import {build} from 'esbuild';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

/** @returns the bundle's file, in the checkout, where tfjs is found; and how to remove it */
export async function bundleWorker(program: URL): Promise<{file: URL; remove(): Promise<void>}> {
  const cache = fileURLToPath(new URL('../../.cache', import.meta.url));
  await mkdir(cache, {recursive: true});
  const folder = await mkdtemp(join(cache, 'worker-'));
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [fileURLToPath(program)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@tensorflow/*'],
    logLevel: 'error',
  });
  return {file: pathToFileURL(outfile), remove: () => rm(folder, {recursive: true})};
}

/** Makes one file of a process that tests start, which so starts in a fraction of a second. */
import {join} from 'node:path';
import {build} from 'esbuild';

const root = join(import.meta.dirname, '..');

/**
 * @param entry the script, relative to the root
 * @returns the path of the file
 */
export async function bundleChild(entry: string): Promise<string> {
  // Within the repository: packages are found from there.
  const outfile = join(root, '.cache/children', `${entry.replace(/\W+/g, '-')}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@tensorflow/*', 'bullmq'],
    logLevel: 'error',
  });
  return outfile;
}

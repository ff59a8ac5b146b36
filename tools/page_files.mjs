/**
 * The ES modules that pages load without a bundler, by an import map: dist/page/ has one file for each entry
 * point that works in a page, with everything but tfjs, and what several of them share in
 * dist/page/shared/, so that a class is the same in all of them.
 */
import {fileURLToPath} from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {rollup} from 'rollup';
import {entryPoints} from './entry_points.mjs';
import {root} from './lib.mjs';
import {noFilesRollup} from './no_files.mjs';

/** The name of an entry point's file in dist/page. */
export const pageFile = name => (name === 'tfjs-metrics' ? 'index' : name.replace('tfjs-metrics/', ''));

const inPages = entryPoints.filter(({name}) => name !== 'tfjs-metrics/node');

/** The files as `{file, code, sources}`; `file` is relative to dist/page, `sources` are what it is made of. */
export async function pageFiles() {
  const input = inPages.map(({name, file}) => [
    pageFile(name),
    fileURLToPath(new URL(`dist/esm/${file}.js`, root)),
  ]);
  const built = await rollup({
    input: Object.fromEntries(input),
    external: [/^@tensorflow\//],
    plugins: [noFilesRollup, nodeResolve({browser: true}), commonjs()],
    onLog(level, log) {
      if (log.code === 'OPTIMIZE_CHUNK_STATUS') return;
      if (log.code === 'THIS_IS_UNDEFINED' && log.id?.includes('node_modules')) return; // helpers of their compiler's
      throw new Error(`${log.code}: ${log.message}`);
    },
  });
  const {output} = await built.generate({
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name]-[hash].js',
    hoistTransitiveImports: true,
    minifyInternalExports: true,
    experimentalMinChunkSize: 20_000,
  });
  return output.map(({fileName, code, modules}) => ({file: fileName, code, sources: Object.keys(modules)}));
}

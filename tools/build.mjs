/**
 * Builds dist/: ESM and CommonJS with types (tsc, twice), and the UMD file for script tags (rollup, terser).
 * The UMD file carries the front door and the callbacks door as one global, `tfjsMetrics`; both tfjs peers are `tf`.
 */
import {mkdir, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {rollup} from 'rollup';
import {minify} from 'terser';
import {bin, root, run} from './lib.mjs';
import {noFilesRollup} from './no_files.mjs';

const at = path => fileURLToPath(new URL(path, root));

await rm(at('dist'), {recursive: true, force: true});
await mkdir(at('dist/cjs'), {recursive: true});
// The nearest package.json decides how Node reads a .js file, and bundlers take `sideEffects` from it too.
await writeFile(at('dist/cjs/package.json'), '{"type": "commonjs", "sideEffects": false}\n');
await Promise.all(['esm', 'cjs'].map(kind => run(bin('typescript', 'tsc'), ['-p', `tsconfig.${kind}.json`])));

const entry = '\0umd';
const bundle = await rollup({
  input: entry,
  external: [/^@tensorflow\//],
  plugins: [
    {
      name: 'both-doors',
      resolveId: id => (id === entry ? id : null),
      load: id =>
        id === entry
          ? ['src', 'callbacks']
              .map(d => `export * from ${JSON.stringify(at(`dist/esm/${d}/index.js`))};`)
              .join('\n')
          : null,
    },
    noFilesRollup,
    nodeResolve({browser: true}), // the few libraries that event files and CSV need are in the script's file
    commonjs(),
  ],
  onLog(level, log) {
    if (log.code === 'THIS_IS_UNDEFINED' && log.id?.includes('node_modules')) return; // helpers of their compiler's
    throw new Error(`${log.code}: ${log.message}`); // a name that both doors export, an unresolved import, a cycle
  },
});
const {output} = await bundle.generate({
  format: 'umd',
  name: 'tfjsMetrics',
  exports: 'named',
  globals: {'@tensorflow/tfjs-core': 'tf', '@tensorflow/tfjs-layers': 'tf'},
  interop: 'esModule', // `tf` is used as it is: no copy of its thousand properties
  externalLiveBindings: false,
  inlineDynamicImports: true,
});
const {code} = output[0];
await writeFile(at('dist/tfjs-metrics.umd.js'), code);
// A page that does not say its charset is read as Latin: only ASCII is safe.
const small = await minify(code, {
  ecma: 2020,
  compress: {passes: 2},
  mangle: true,
  format: {ascii_only: true},
});
await writeFile(at('dist/tfjs-metrics.umd.min.js'), small.code + '\n');

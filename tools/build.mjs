/**
 * Builds dist/: ESM and CommonJS with types (tsc, twice), and the UMD file for script tags (rollup, terser).
 * The UMD file contains `tfjs-metrics` and `tfjs-metrics/callbacks` as one global, `tfjsMetrics`; both tfjs
 * peers are `tf`.
 */
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {rollup} from 'rollup';
import {minify} from 'terser';
import {entryPoints} from './entry_points.mjs';
import {bin, root, run} from './lib.mjs';
import {noFilesRollup} from './no_files.mjs';
import {banner, licences, noticesFile} from './notices.mjs';
import {stripInheritedInternals} from './strip_internal.mjs';

const at = path => fileURLToPath(new URL(path, root));

await rm(at('dist'), {recursive: true, force: true});
await mkdir(at('dist/cjs'), {recursive: true});
// The nearest package.json decides how Node reads a .js file, and bundlers take `sideEffects` from it too.
await writeFile(at('dist/cjs/package.json'), '{"type": "commonjs", "sideEffects": false}\n');
await Promise.all(
  ['esm', 'cjs'].map(async kind => {
    await run(bin('typescript', 'tsc'), ['-p', `tsconfig.${kind}.json`, '--noCheck']); // `npm run types` checks
    await stripInheritedInternals([at('src'), at('callbacks')], at(`dist/${kind}`));
  }),
);

const bundled = []; // files of libraries whose code is in dist/

// crc-32 is CommonJS only, which a page cannot import: its code goes into the two files that use it.
for (const name of ['crc32', 'crc32c']) {
  const file = `callbacks/checksums/${name}.js`;
  const checksum = await rollup({input: at(`dist/esm/${file}`), plugins: [nodeResolve(), commonjs()]});
  bundled.push(...checksum.watchFiles);
  const notice = banner(licences(checksum.watchFiles));
  for (const [kind, format] of [
    ['esm', 'es'],
    ['cjs', 'cjs'],
  ]) {
    const {output} = await checksum.generate({format, banner: notice});
    await writeFile(at(`dist/${kind}/${file}`), output[0].code);
  }
}

// For tools that do not read `exports`: a folder for each entry point.
const {exports: map} = JSON.parse(await readFile(at('package.json'), 'utf8'));
for (const {name} of entryPoints.slice(1)) {
  const folder = name.replace('tfjs-metrics/', '');
  const {import: esm, require: cjs} = map[`./${folder}`];
  const up = path => path.replace(/^\./, '..');
  await mkdir(at(folder), {recursive: true});
  const described = {
    type: 'module',
    sideEffects: false,
    main: up(cjs.default),
    module: up(esm.default),
    types: up(cjs.types),
  };
  await writeFile(at(`${folder}/package.json`), `${JSON.stringify(described, null, 2)}\n`);
}

const entry = '\0umd';
const bundle = await rollup({
  input: entry,
  external: [/^@tensorflow\//],
  plugins: [
    {
      name: 'both-entry-points',
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
    throw new Error(`${log.code}: ${log.message}`); // a name that both entry points export, an unresolved import, a cycle
  },
});
bundled.push(...bundle.watchFiles);
const found = licences([...new Set(bundled)]);
await writeFile(at('dist/THIRD_PARTY_NOTICES.txt'), noticesFile(found));
const {output} = await bundle.generate({
  format: 'umd',
  banner: banner(found),
  // In the function that gets both parts of tfjs.
  intro: `if (!tfjsCore || !tfjsCore.Tensor || !tfjsLayers.LayersModel) {
  throw new Error('tfjs-metrics: TensorFlow.js has to be loaded before this script, and is not there' + (tfjsCore && tfjsCore.Tensor ? ' as a whole: tf-layers is missing' : '') + '. Put <script src=".../@tensorflow/tfjs/dist/tf.min.js"></script>, or tf-core, a backend and tf-layers, above the script of tfjs-metrics.');
}`,
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
  format: {ascii_only: true, comments: /^!/},
});
await writeFile(at('dist/tfjs-metrics.umd.min.js'), small.code + '\n');

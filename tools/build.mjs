/**
 * Builds dist/: ESM with types (tsc), CommonJS, the UMD files for script tags, the ES modules for
 * import maps, and the script of the page that `tfjs-metrics watch` serves (rollup, terser). The UMD files add their exports to one global,
 * `tfjsMetrics`; both tfjs peers are `tf`. One contains `tfjs-metrics` and `tfjs-metrics/callbacks`, the other
 * `tfjs-metrics/dashboard` and `tfjs-metrics/runs`.
 */
import {existsSync} from 'node:fs';
import {chmod, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {rollup} from 'rollup';
import {minify} from 'terser';
import {writeCommonJs} from './commonjs.mjs';
import {entryPoints} from './entry_points.mjs';
import {bin, root, run} from './lib.mjs';
import {noFilesRollup} from './no_files.mjs';
import {banner, licences, noticesFile} from './notices.mjs';
import {pageFiles} from './page_files.mjs';
import {stripInheritedInternals} from './strip_internal.mjs';
import {removeUnreached} from './unreached.mjs';

const at = path => fileURLToPath(new URL(path, root));

await rm(at('dist'), {recursive: true, force: true});
await mkdir(at('dist/cjs'), {recursive: true});
// The nearest package.json decides how Node reads a .js file, and bundlers take `sideEffects` from it too.
await writeFile(at('dist/cjs/package.json'), '{"type": "commonjs", "sideEffects": false}\n');
await run(bin('typescript-7', 'tsc'), ['-p', 'tsconfig.esm.json', '--noCheck']); // `npm run types` checks
await stripInheritedInternals([at('src'), at('callbacks')], at('dist/esm'));
await writeCommonJs(at('tsconfig.cjs.json'), at('dist/esm'));

const bundled = []; // files of libraries whose code is in dist/

/** Of rollup: a name that two entry points export, an unresolved import and a cycle are errors. */
function onLog(level, log) {
  if (log.code === 'THIS_IS_UNDEFINED' && log.id?.includes('node_modules')) return; // helpers of their compiler's
  throw new Error(`${log.code}: ${log.message}`);
}

// crc-32 is CommonJS only, which a page cannot import, and protobuf's wire format is not the main module of its
// package, which Parcel does not find: their code goes into the files that use them. js-tokens would be a
// dependency of the command alone.
for (const name of ['checksums/crc32', 'checksums/crc32c', 'event_files/wire', 'doctor/syntax/js_tokens']) {
  const file = `callbacks/${name}.js`;
  const library = await rollup({
    input: at(`dist/esm/${file}`),
    plugins: [nodeResolve(), commonjs()],
    onLog,
  });
  bundled.push(...library.watchFiles);
  const notice = banner(licences(library.watchFiles));
  for (const [kind, format] of [
    ['esm', 'es'],
    ['cjs', 'cjs'],
  ]) {
    if (!existsSync(at(`dist/${kind}/${file}`))) continue; // the command is no CommonJS
    const {output} = await library.generate({format, banner: notice});
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

/** A module that exports what these files of dist/esm export, without the names in `others`. */
async function entryModule(files, others) {
  const found = new Map(others.map(name => [name, undefined]));
  const lines = [];
  for (const file of files) {
    const path = at(`dist/esm/${file}.js`);
    const exported = Object.entries(await import(pathToFileURL(path).href));
    for (const [name, value] of exported) {
      if (found.has(name) && found.get(name) !== value && !others.includes(name))
        throw new Error(`${name}: two entry points export different things under this name`);
    }
    const names = exported.map(([name]) => name).filter(name => !found.has(name));
    for (const [name, value] of exported) found.set(name, value);
    lines.push(`export {${names.join(', ')}} from ${JSON.stringify(path)};`);
  }
  return lines.join('\n');
}

/** Bundles a module with the few libraries that it needs, and without tfjs. */
async function bundle(source) {
  const entry = '\0entry';
  const built = await rollup({
    input: entry,
    external: [/^@tensorflow\//],
    plugins: [
      {
        name: 'entry',
        resolveId: id => (id === entry ? id : null),
        load: id => (id === entry ? source : null),
      },
      noFilesRollup,
      nodeResolve({browser: true}),
      commonjs(),
    ],
    onLog,
  });
  bundled.push(...built.watchFiles);
  return {built, notice: banner(licences(built.watchFiles))};
}

/** A page that does not say its charset is read as Latin: only ASCII is safe. */
async function writeMinified(file, code, options) {
  const small = await minify(code, {
    ecma: 2020,
    compress: {passes: 2},
    mangle: true,
    format: {ascii_only: true, comments: /^!/},
    ...options,
  });
  await writeFile(at(file), small.code + '\n');
}

// Of the function that gets both parts of tfjs.
const needsTfjs = `if (!tfjsCore || !tfjsCore.Tensor || !tfjsLayers.LayersModel) {
  throw new Error('tfjs-metrics: TensorFlow.js has to be loaded before this script, and is not there' + (tfjsCore && tfjsCore.Tensor ? ' as a whole: tf-layers is missing' : '') + '. Put <script src=".../@tensorflow/tfjs/dist/tf.min.js"></script>, or tf-core, a backend and tf-layers, above the script of tfjs-metrics.');
}`;

/** Scripts for script tags. Each adds its names to the global `tfjsMetrics`. */
async function umd(name, source, intro) {
  const {built, notice} = await bundle(source);
  const {output} = await built.generate({
    format: 'umd',
    banner: notice,
    intro,
    name: 'tfjsMetrics',
    extend: true,
    exports: 'named',
    globals: {'@tensorflow/tfjs-core': 'tf', '@tensorflow/tfjs-layers': 'tf'},
    interop: 'esModule', // `tf` is used as it is: no copy of its thousand properties
    externalLiveBindings: false,
    inlineDynamicImports: true,
  });
  await writeFile(at(`dist/${name}.js`), output[0].code);
  await writeMinified(`dist/${name}.min.js`, output[0].code);
}

await umd('tfjs-metrics.umd', await entryModule(['src/index', 'callbacks/index'], []), needsTfjs);
// A page that only shows records needs no tfjs. Callbacks extend a class of tfjs, which then is a stand-in.
const withoutTfjs = `if (!tfjsLayers || !tfjsLayers.Callback) tfjsLayers = {Callback: function Callback() {}};`;
// Errors are those of the other script, if both are loaded.
const dashboard = await entryModule(['callbacks/dashboard/index', 'callbacks/runs/index'], ['UsageError']);
await umd('tfjs-metrics.dashboard.umd', dashboard, withoutTfjs);

for (const {file, code, sources} of await pageFiles()) {
  const ofOthers = sources.filter(path => path.includes('node_modules') && !path.startsWith('\0'));
  bundled.push(...ofOthers);
  await mkdir(dirname(at(`dist/page/${file}`)), {recursive: true});
  const notice = ofOthers.length > 0 ? banner(licences(ofOthers)) : '';
  await writeMinified(`dist/page/${file}`, `${notice}${code}`, {module: true});
}

const client = JSON.stringify(at('dist/esm/callbacks/watch/client.js'));
const page = await bundle(`import {showWatchedRun} from ${client};\nshowWatchedRun();`);
const {output: pageOutput} = await page.built.generate({format: 'es', banner: page.notice});
if (pageOutput[0].imports.length > 0) throw new Error(`the page of watch imports ${pageOutput[0].imports}`);
await writeMinified('dist/tfjs-metrics.watch.min.js', pageOutput[0].code, {module: true});
await chmod(at('dist/esm/callbacks/cli/bin.js'), 0o755);

// The field `browser` of package.json names no_files.
const noFiles = 'callbacks/ports/no_files';
const entries = entryPoints.map(({file}) => file);
await removeUnreached(at('dist/esm'), entries, ['callbacks/cli/bin', noFiles]);
await removeUnreached(at('dist/cjs'), entries, [noFiles]);

await writeFile(at('dist/THIRD_PARTY_NOTICES.txt'), noticesFile(licences([...new Set(bundled)])));

/**
 * The size of what a page imports, minified and gzipped, without tfjs, against the ceilings of etc/size.json;
 * and the promise that a bundle contains nothing that was not asked for: no other metric or callback class
 * (but those it extends), no table of names, and nothing of resuming.
 */
import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {build} from 'esbuild';
import {entryPoints} from './entry_points.mjs';
import {rootPath} from './lib.mjs';

const {cases} = JSON.parse(readFileSync(join(rootPath, 'etc', 'size.json'), 'utf8'));
const dist = file => `./dist/esm/${file}.js`;
const load = file => import(pathToFileURL(join(rootPath, dist(file))).href);
const fileOf = new Map(entryPoints.map(({name, file}) => [name, file]));

/** A module that exports names from entry points; `*` means all of them. */
const moduleOf = imports =>
  Object.entries(imports)
    .map(([entry, names], i) => {
      const what = names === '*' ? `* as entryPoint${i}` : `{${names.join(', ')}}`;
      return `export ${what} from '${dist(fileOf.get(entry))}';`;
    })
    .join('\n');

/** The modules of a list, by their index. */
const listed = modules => ({
  name: 'listed',
  setup(b) {
    b.onResolve({filter: /^listed:/}, ({path}) => ({path: path.slice(7), namespace: 'listed'}));
    b.onLoad({filter: /./, namespace: 'listed'}, ({path}) => ({
      contents: modules[path],
      resolveDir: rootPath,
      loader: 'js',
    }));
  },
});

/** The files that a file imports, and they in turn, itself included. */
function reached(inputs, file) {
  const found = new Set([file]);
  for (const one of found) for (const {path, external} of inputs[one].imports) if (!external) found.add(path);
  return [...found];
}

/**
 * Bundles each of these imports separately, and all in one run, which reads each file once. Returns the code of each,
 * what is known about it, and the files that were looked at for it.
 */
async function bundleAll(all, minify) {
  const {outputFiles, metafile} = await build({
    absWorkingDir: rootPath,
    entryPoints: all.map((_, i) => ({in: `listed:${i}`, out: String(i)})),
    outdir: '.',
    plugins: [listed(all.map(moduleOf))],
    bundle: true,
    format: 'esm',
    platform: 'browser', // Then the `browser` field of package.json holds, as in a page's bundle.
    external: ['@tensorflow/*', 'node:*'],
    minify,
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const code = new Map(outputFiles.map(({path, contents}) => [basename(path), contents]));
  return all.map((_, i) => ({
    contents: code.get(`${i}.js`),
    output: metafile.outputs[`${i}.js`],
    inputs: reached(metafile.inputs, `listed:${i}`).map(file => metafile.inputs[file]),
  }));
}

const {TFJS_METRICS} = await load('src/metrics/names/tfjs_metrics');
const core = await load(fileOf.get('tfjs-metrics/core'));
const modules = Object.fromEntries(
  await Promise.all([...fileOf].map(async ([name, file]) => [name, await load(file)])),
);
const isClass = value =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
const parents = c => (isClass(c) ? [c.name, ...parents(Object.getPrototypeOf(c))] : []);
const isPart = c => isClass(c) && (c.prototype instanceof core.Metric || 'setModel' in c.prototype);
const PARTS = new Set(
  Object.values(modules)
    .flatMap(m => Object.values(m))
    .filter(isPart)
    .map(c => c.name),
);
/**
 * Classes that others need without extending them: a function in place of a name becomes a FunctionMetric.
 */
const USES = {
  withMetrics: ['FunctionMetric', 'MeanMetricWrapper'],
  metricFrom: ['FunctionMetric', 'MeanMetricWrapper'],
  evaluate: ['FunctionMetric', 'MeanMetricWrapper'],
  evaluator: ['FunctionMetric', 'MeanMetricWrapper'],
  ValidationMetrics: ['FunctionMetric', 'MeanMetricWrapper'],
};
/** Files that bring much, and the exports that need them. */
const HEAVY = {
  'src/metrics/names/catalogue.js': {
    'tfjs-metrics': ['withMetrics', 'metricFrom', 'registerMetrics'],
    'tfjs-metrics/metrics': ['metricFrom', 'registerMetrics'],
    'tfjs-metrics/callbacks': ['ValidationMetrics', 'ThresholdTuner'],
  },
  'src/metrics/names/tfjs_metrics.js': {
    'tfjs-metrics/core': ['withMetrics', 'metricFrom'],
    'tfjs-metrics/evaluate': ['evaluate', 'evaluator'],
  },
  'src/tracking/resume/resumption.js': {
    'tfjs-metrics/core': ['BackupAndRestore'],
    'tfjs-metrics/callbacks': ['BackupAndRestore'],
  },
  'src/tracking/resume/training_restorer.js': {
    'tfjs-metrics/core': ['BackupAndRestore'],
    'tfjs-metrics/callbacks': ['BackupAndRestore'],
  },
};

/**
 * The only modules of ours that a bundle for a page may import dynamically: a bundler that makes one file, as Vite
 * does of a worker, refuses these.
 */
const DYNAMIC = ['dist/esm/callbacks/event_files/event_codec.js'];
const dynamicImports = inputs =>
  inputs.flatMap(({imports}) =>
    imports
      .filter(({kind, path, external}) => kind === 'dynamic-import' && !external && !DYNAMIC.includes(path))
      .map(({path}) => path),
  );

/** What is in a bundle of these imports, not minified, and was not asked for. */
function unasked(imports, {contents, output}) {
  const asked = Object.entries(imports).flatMap(([entry, names]) => names.map(name => modules[entry][name]));
  const needs = needed =>
    Object.entries(imports).some(([entry, names]) => names.some(n => needed[entry]?.includes(n)));
  const used = Object.values(imports).flatMap(names => names.flatMap(name => USES[name] ?? []));
  const allowed = new Set([...asked.flatMap(parents), ...used]);
  if (needs(HEAVY['src/metrics/names/catalogue.js'])) return [];
  if (needs(HEAVY['src/metrics/names/tfjs_metrics.js']))
    for (const c of Object.values(TFJS_METRICS.classes)) for (const name of parents(c)) allowed.add(name);
  const defined = [
    ...new TextDecoder().decode(contents).matchAll(/\bclass ([\w$]+)|([\w$]+) = class\b/g),
  ].map(m => (m[1] ?? m[2]).replace(/^_/, ''));
  const files = Object.entries(HEAVY).filter(
    ([file, needed]) => output.inputs[`dist/esm/${file}`]?.bytesInOutput > 0 && !needs(needed),
  );
  return [...defined.filter(name => PARTS.has(name) && !allowed.has(name)), ...files.map(([file]) => file)];
}

const named = cases.filter(({imports}) => !Object.values(imports).includes('*'));
const classes = Object.entries(core).filter(([, value]) => isPart(value));
const alone = classes.map(([name]) => ({'tfjs-metrics/core': [name]}));
const minified = await bundleAll(
  cases.map(({imports}) => imports),
  true,
);
const asked = [...named.map(({imports}) => imports), ...alone];
const readable = await bundleAll(asked, false);
const extras = asked.map((imports, i) => unasked(imports, readable[i]));

let failed = 0;
const sizes = new Map();
for (const [i, one] of cases.entries()) {
  const {name, gzip: ceiling, goal} = one;
  const {contents, output, inputs} = minified[i];
  const size = gzipSync(contents, {level: 9}).length;
  sizes.set(name, size);
  const kB = bytes => (bytes / 1000).toFixed(1);
  const missed = goal !== undefined && size > goal ? `; goal ${kB(goal)} kB` : '';
  console.log(`${name}: ${kB(size)} kB of ${kB(ceiling)} kB gzipped${missed}`);
  if (size > ceiling) {
    failed += 1;
    const heaviest = Object.entries(output.inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    for (const [file, {bytesInOutput}] of heaviest.slice(0, 12))
      console.log(`  ${bytesInOutput} bytes  ${file}`);
  }
  for (const path of new Set(dynamicImports(inputs))) {
    failed += 1;
    console.log(`${name} imports ${path} dynamically`);
  }
  const extra = extras[named.indexOf(one)] ?? [];
  if (extra.length > 0) {
    failed += 1;
    console.log(`${name} brings ${extra.join(', ')}`);
  }
}

for (const [i, [name]] of classes.entries()) {
  const extra = extras[named.length + i];
  if (extra.length > 0) {
    failed += 1;
    console.log(`importing ${name} alone brings ${extra.join(', ')}`);
  }
}
console.log(`${classes.length} classes of metrics and callbacks, each bundled alone`);
const metrics = classes.filter(([, {prototype}]) => prototype instanceof core.Metric).length;
const further = (sizes.get('tfjs-metrics/metrics') - sizes.get('first metric: AUC')) / (metrics - 1);
console.log(
  `each further metric: ${(further / 1000).toFixed(2)} kB on average, with all names and functions`,
);
if (further > 1000) failed += 1;
if (failed) process.exitCode = 1;

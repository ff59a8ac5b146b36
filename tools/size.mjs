/**
 * The size of what a page imports, minified and gzipped, without tfjs, against the ceilings of etc/size.json;
 * and the promise that a bundle contains nothing that was not asked for: no other metric or callback class
 * (but those it extends), no table of names, and nothing of resuming.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {build} from 'esbuild';
import {entryPoints} from './entry_points.mjs';
import {rootPath} from './lib.mjs';

const {cases} = JSON.parse(readFileSync(join(rootPath, 'etc', 'size.json'), 'utf8'));
const dist = file => `./dist/esm/${file}.js`;
const load = file => import(pathToFileURL(join(rootPath, dist(file))).href);
const fileOf = new Map(entryPoints.map(({name, file}) => [name, file]));

const bundle = (contents, minify) =>
  build({
    absWorkingDir: rootPath,
    stdin: {contents, resolveDir: rootPath, loader: 'js'},
    bundle: true,
    format: 'esm',
    platform: 'browser', // Then the `browser` field of package.json holds, as in a page's bundle.
    external: ['@tensorflow/*', 'node:*'],
    minify,
    metafile: true,
    write: false,
    logLevel: 'error',
  });

/** A module that exports names from entry points; `*` means all of them. */
const moduleOf = imports =>
  Object.entries(imports)
    .map(([entry, names], i) => {
      const what = names === '*' ? `* as entryPoint${i}` : `{${names.join(', ')}}`;
      return `export ${what} from '${dist(fileOf.get(entry))}';`;
    })
    .join('\n');

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
const dynamicImports = ({inputs}) =>
  Object.values(inputs).flatMap(({imports}) =>
    imports
      .filter(({kind, path, external}) => kind === 'dynamic-import' && !external && !DYNAMIC.includes(path))
      .map(({path}) => path),
  );

/** What is in a bundle of these imports and was not asked for. */
async function unasked(imports) {
  if (Object.values(imports).includes('*')) return [];
  const {outputFiles, metafile} = await bundle(moduleOf(imports), false);
  const asked = Object.entries(imports).flatMap(([entry, names]) => names.map(name => modules[entry][name]));
  const needs = needed =>
    Object.entries(imports).some(([entry, names]) => names.some(n => needed[entry]?.includes(n)));
  const used = Object.values(imports).flatMap(names => names.flatMap(name => USES[name] ?? []));
  const allowed = new Set([...asked.flatMap(parents), ...used]);
  if (needs(HEAVY['src/metrics/names/catalogue.js'])) return [];
  if (needs(HEAVY['src/metrics/names/tfjs_metrics.js']))
    for (const c of Object.values(TFJS_METRICS.classes)) for (const name of parents(c)) allowed.add(name);
  const {text} = outputFiles[0];
  const defined = [...text.matchAll(/\bclass ([\w$]+)|([\w$]+) = class\b/g)].map(m =>
    (m[1] ?? m[2]).replace(/^_/, ''),
  );
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(HEAVY).filter(
    ([file, needed]) => output.inputs[`dist/esm/${file}`]?.bytesInOutput > 0 && !needs(needed),
  );
  return [...defined.filter(name => PARTS.has(name) && !allowed.has(name)), ...files.map(([file]) => file)];
}

let failed = 0;
const sizes = new Map();
for (const {name, imports, gzip: ceiling, goal} of cases) {
  const {outputFiles, metafile} = await bundle(moduleOf(imports), true);
  const size = gzipSync(outputFiles[0].contents, {level: 9}).length;
  sizes.set(name, size);
  const [output] = Object.values(metafile.outputs);
  const kB = bytes => (bytes / 1000).toFixed(1);
  const missed = goal !== undefined && size > goal ? `; goal ${kB(goal)} kB` : '';
  console.log(`${name}: ${kB(size)} kB of ${kB(ceiling)} kB gzipped${missed}`);
  if (size > ceiling) {
    failed += 1;
    const heaviest = Object.entries(output.inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    for (const [file, {bytesInOutput}] of heaviest.slice(0, 12))
      console.log(`  ${bytesInOutput} bytes  ${file}`);
  }
  for (const path of new Set(dynamicImports(metafile))) {
    failed += 1;
    console.log(`${name} imports ${path} dynamically`);
  }
  const extra = await unasked(imports);
  if (extra.length > 0) {
    failed += 1;
    console.log(`${name} brings ${extra.join(', ')}`);
  }
}

const classes = Object.entries(core).filter(([, value]) => isPart(value));
for (const [name] of classes) {
  const extra = await unasked({'tfjs-metrics/core': [name]});
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

/**
 * The size of each entry point, minified and gzipped, without tfjs, against the ceilings of etc/size.json; and the
 * promise that importing one metric brings no other metric class (but those it extends).
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {build} from 'esbuild';
import {rootPath} from './lib.mjs';

const {ceilings} = JSON.parse(readFileSync(join(rootPath, 'etc', 'size.json'), 'utf8'));

const bundle = (contents, minify) =>
  build({
    absWorkingDir: rootPath,
    stdin: {contents, resolveDir: rootPath, loader: 'js'},
    bundle: true,
    format: 'esm',
    platform: 'browser', // Then the `browser` field of package.json holds, as in a page's bundle.
    external: ['@tensorflow/*'],
    minify,
    metafile: true,
    write: false,
    logLevel: 'error',
  });

let failed = 0;
for (const {name, files, gzip: ceiling} of ceilings) {
  const all = files.map((f, i) => `export * as entryPoint${i} from './dist/esm/${f}.js';`).join('\n');
  const {outputFiles, metafile} = await bundle(all, true);
  const size = gzipSync(outputFiles[0].contents, {level: 9}).length;
  const [output] = Object.values(metafile.outputs);
  console.log(`${name}: ${(size / 1000).toFixed(1)} kB of ${(ceiling / 1000).toFixed(1)} kB gzipped`);
  if (size > ceiling) {
    failed += 1;
    const heaviest = Object.entries(output.inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    for (const [file, {bytesInOutput}] of heaviest.slice(0, 12))
      console.log(`  ${bytesInOutput} bytes  ${file}`);
  }
}

const metricsFile = join(rootPath, 'dist', 'esm', 'src', 'metrics', 'index.js');
const exported = await import(pathToFileURL(metricsFile).href);
const parents = c => (c && c !== Function.prototype ? [c, ...parents(Object.getPrototypeOf(c))] : []);
const metrics = Object.entries(exported).filter(
  ([, v]) => typeof v === 'function' && exported.Metric && v.prototype instanceof exported.Metric,
);
for (const [name, cls] of metrics) {
  const {outputFiles} = await bundle(`export {${name}} from './dist/esm/src/metrics/index.js';`, false);
  const defined = new Set(
    [...outputFiles[0].text.matchAll(/\bclass ([\w$]+)|([\w$]+) = class\b/g)].map(m => m[1] ?? m[2]),
  );
  const own = new Set(parents(cls));
  const extra = metrics.filter(([other, c]) => !own.has(c) && (defined.has(c.name) || defined.has(other)));
  if (extra.length) {
    failed += 1;
    console.log(`importing ${name} alone brings ${extra.map(([other]) => other).join(', ')}`);
  }
}
console.log(`${metrics.length} metric classes, each bundled alone`);
if (failed) process.exitCode = 1;

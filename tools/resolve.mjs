/**
 * After a build: each entry point resolves by the package's own name; import and require in one process give
 * the same classes (Node >= 20.19, through `module-sync`); the CommonJS files stand on their own; the UMD
 * file works as a script; and the programs and pages of the README and of docs/ run.
 */
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {runInThisContext} from 'node:vm';
import {build} from 'esbuild';
import {runBlocks} from './docs_blocks.mjs';
import {openPages} from './docs_pages.mjs';
import {entryPoints} from './entry_points.mjs';
import {rootPath, run} from './lib.mjs';

const require = createRequire(join(rootPath, 'package.json'));
const [major, minor] = process.versions.node.split('.').map(Number);
const oneGraph = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);

const names = {};
for (const {name, file} of entryPoints) {
  const imported = await import(name);
  const required = require(name);
  names[name] = Object.keys(imported).sort();
  const keys = module =>
    Object.keys(module).filter(k => k !== 'module.exports' && k !== 'default' && k !== '__esModule');
  assert.deepEqual(
    keys(required).sort(),
    keys(imported).sort(),
    `${name}: import and require export the same names`,
  );
  if (oneGraph) {
    for (const key of keys(imported)) {
      assert.equal(
        required[key],
        imported[key],
        `${name}: ${key} is one and the same for import and require`,
      );
    }
  }
  const commonjs = require(`./dist/cjs/${file}.js`);
  assert.deepEqual(
    keys(commonjs).sort(),
    keys(imported).sort(),
    `${name}: the CommonJS file exports the same names`,
  );
  console.log(`${name}: ${keys(imported).length} names`);
}

for (const file of ['tfjs-metrics.umd.js', 'tfjs-metrics.umd.min.js']) {
  globalThis.tf = require('@tensorflow/tfjs');
  runInThisContext(readFileSync(join(rootPath, 'dist', file), 'utf8'), {filename: file});
  const found = Object.keys(globalThis.tfjsMetrics).filter(k => k !== '__esModule');
  const expected = new Set([...names['tfjs-metrics'], ...names['tfjs-metrics/callbacks']]);
  assert.deepEqual(
    found.sort(),
    [...expected].sort(),
    `${file}: tfjsMetrics has the names of both entry points`,
  );
  delete globalThis.tfjsMetrics;
}
console.log('dist/tfjs-metrics.umd.js and .min.js: both entry points in one global');

// The script of the dashboard adds to the global of the other script. A page without tfjs can load it too.
for (const file of ['tfjs-metrics.dashboard.umd.js', 'tfjs-metrics.dashboard.umd.min.js']) {
  const expected = [...names['tfjs-metrics/dashboard'], ...names['tfjs-metrics/runs']];
  for (const tf of [undefined, require('@tensorflow/tfjs')]) {
    globalThis.tf = tf;
    globalThis.tfjsMetrics = {UsageError: Error};
    runInThisContext(readFileSync(join(rootPath, 'dist', file), 'utf8'), {filename: file});
    const found = Object.keys(globalThis.tfjsMetrics).filter(k => k !== '__esModule');
    assert.deepEqual(found.sort(), [...new Set(expected)].sort(), `${file}: the names of both entry points`);
    assert.equal(globalThis.tfjsMetrics.UsageError, Error, `${file}: keeps the errors of the other script`);
    delete globalThis.tfjsMetrics;
  }
}
console.log('dist/tfjs-metrics.dashboard.umd.js and .min.js: with and without tfjs');

const help = await run(join(rootPath, 'dist/esm/callbacks/cli/bin.js'), ['--help']);
assert.match(help, /^Usage: tfjs-metrics COMMAND/, 'the command tfjs-metrics prints how it is used');
const empty = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
writeFileSync(join(empty, 'package.json'), '{}');
const examined = await run(join(rootPath, 'dist/esm/callbacks/cli/bin.js'), ['doctor', empty]);
assert.match(examined, /all \d+ entry points can be loaded/, 'tfjs-metrics doctor loads the package');
rmSync(empty, {recursive: true});
assert.doesNotMatch(
  readFileSync(join(rootPath, 'dist/tfjs-metrics.watch.min.js'), 'utf8'),
  /^\s*import\b/m,
  'the page of watch has all of its code',
);

// Files on disk in Node, by both kinds of module; a bundle for a page has nothing of Node, and says so.
const folder = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
for (const kind of ['esm', 'cjs']) {
  const path = `./dist/${kind}/callbacks/ports/locations.js`;
  const {folderAt} = kind === 'esm' ? await import(new URL(`../${path}`, import.meta.url)) : require(path);
  await (await folderAt('resolve', folder)).write('a.txt', new Uint8Array([65]));
  assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'A', `${kind}: writes a file`);
  const {metafile} = await build({
    absWorkingDir: rootPath,
    entryPoints: [path],
    bundle: true,
    platform: 'browser',
    external: ['@tensorflow/*'],
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const inputs = Object.keys(metafile.inputs).filter(file => /[\\/](node|no)_\w+\.js$/.test(file));
  assert.deepEqual(inputs, [`dist/${kind}/callbacks/ports/no_files.js`], `${kind}: a page's bundle`);
}
rmSync(folder, {recursive: true});
for (const file of ['tfjs-metrics.umd.js', 'tfjs-metrics.umd.min.js']) {
  assert.doesNotMatch(
    readFileSync(join(rootPath, 'dist', file), 'utf8'),
    /['"]node:/,
    `${file}: nothing of Node`,
  );
}
console.log('node_files: in Node, and in no bundle for a page');

const blocks = await runBlocks();
assert.ok(blocks.length > 15, 'README.md and docs/: blocks of JavaScript');
const pages = await openPages();
const opened = pages === undefined ? 'without a Chromium, no page was opened' : `${pages} pages opened`;
console.log(`README.md and docs/: ${blocks.length} blocks of JavaScript run; ${opened}`);

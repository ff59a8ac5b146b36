/**
 * After a build: each door opens by the package's own name; import and require in one process give the same classes
 * (Node >= 20.19, through `module-sync`); the CommonJS files stand on their own; and the UMD file works as a script.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {runInThisContext} from 'node:vm';
import {doors} from './doors.mjs';
import {rootPath} from './lib.mjs';

const require = createRequire(join(rootPath, 'package.json'));
const [major, minor] = process.versions.node.split('.').map(Number);
const oneGraph = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);

const names = {};
for (const {name, file} of doors) {
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
  assert.deepEqual(found.sort(), [...expected].sort(), `${file}: tfjsMetrics has the names of both doors`);
  delete globalThis.tfjsMetrics;
}
console.log('dist/tfjs-metrics.umd.js and .min.js: both doors in one global');

/**
 * `npm test`: every check of the project, one after the other; the last line is `N passed, N failed, N skipped`.
 *
 *   npm test -- --only mocha,lint     only these steps (a name stands for all that begin with it: karma, mocha)
 *   npm test -- --list                their names
 *
 * The totals add up the tests of all mocha and karma runs. Any other step that fails counts as one failure; a karma
 * run without a browser counts as one skipped, except in CI (`CI` set), where it is a failure.
 */
import {mkdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {bin, findChromium, howToGetChromium, rootPath, run} from './lib.mjs';

/** Repeated at the end: the list must be found below thousands of lines of output. */
const failedTests = [];
/** What has been said once, and need not be said again. */
const told = new Set();
const cache = join(rootPath, '.cache', `test-${process.pid}`);
const tool = (pkg, command) => () => bin(pkg, command);
const local = file => () => join(rootPath, 'tools', file);

const program = (script, args = [], env = {}) => ({
  async go(write) {
    await run(script(), args, {env, onOutput: write});
  },
});

const tests = (name, script, args, env, resultsIn, needs) => ({
  async go(write) {
    const missing = needs?.();
    if (missing) {
      write(told.has(missing) ? 'skipped, as above\n' : `${missing}\n`);
      told.add(missing);
      if (process.env.CI) throw new Error('in CI a missing browser is a failure');
      return {passed: 0, failed: 0, skipped: 1};
    }
    const file = join(cache, `${name.replace(/\W+/g, '-')}.json`);
    let failure;
    try {
      await run(script(), args, {env: {...env, [resultsIn]: file}, onOutput: write});
    } catch (error) {
      failure = error;
    }
    let counts;
    try {
      const {passed, failed, skipped, failures} = JSON.parse(readFileSync(file, 'utf8'));
      counts = {passed, failed, skipped};
      for (const failed of failures) failedTests.push(`${name}: ${failed}`);
    } catch {
      throw new Error('the run ended without a result');
    }
    if (failure && !counts.failed) counts.failed += 1; // all tests passed, and yet the run says no
    if (!failure && !counts.passed && !counts.failed) throw new Error('the run found no test');
    return counts;
  },
});

const mocha = (backend, more = []) =>
  tests(
    `mocha ${backend}`,
    tool('mocha'),
    ['--reporter', 'tools/mocha_reporter.cjs', ...more],
    {TEST_BACKEND: backend},
    'MOCHA_RESULTS',
  );

const karma = (backend, tfjs, files = {}) =>
  tests(
    `karma ${backend} ${tfjs}`,
    tool('karma'),
    ['start', 'karma.conf.js', '--single-run', '--no-colors'],
    {KARMA_BACKEND: backend, KARMA_TFJS: tfjs, ...files},
    'KARMA_RESULTS',
    () => (findChromium() ? undefined : howToGetChromium),
  );

/** Files that do not suit wasm, whose kernels are fewer (no gradient of Conv1D/2D, of Embedding, ...), or make no difference there. */
const wasmIgnores = () => {
  const {ignore} = JSON.parse(readFileSync(join(rootPath, 'etc', 'wasm_tests.json'), 'utf8'));
  return ignore.flatMap(pattern => ['--ignore', pattern]);
};

const pack = {
  async go(write) {
    const {execFile} = await import('node:child_process');
    const {promisify} = await import('node:util');
    const npm = process.env.npm_execpath;
    const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
    const {stdout} = await promisify(execFile)(
      command,
      [...first, 'pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', cache], // built by now
      {cwd: rootPath, maxBuffer: 1 << 26},
    );
    const found = JSON.parse(stdout);
    const [{filename}] = Array.isArray(found) ? found : Object.values(found);
    await run(
      bin('@arethetypeswrong/cli', 'attw'),
      [join(cache, filename), '--profile', 'node16', '--no-emoji'],
      {
        onOutput: write,
      },
    );
  },
};

/** What people do: webgl is slow here, so these run there by script tag only. */
const SEEDS = 'test/seeds/*.test.ts';

/** In this order. Steps in one row run side by side; their output stays apart. */
const rows = [
  [
    ['lint', 'eslint', program(tool('eslint'), ['.'])],
    ['writing', 'phrases and widths of comments and docs', program(local('writing.mjs'))],
    ['types', 'tsc over everything', program(tool('typescript', 'tsc'), ['-p', 'tsconfig.json'])],
  ],
  [['imports', 'they walk forward only', program(local('imports.mjs'))]],
  [['build', 'ESM, CommonJS, UMD', program(local('build.mjs'))]],
  [
    ['api', 'the public types are those in etc/', program(local('api.mjs'))],
    ['resolve', 'the entry points, by import, require and script tag', program(local('resolve.mjs'))],
  ],
  [
    ['publint', 'the package as published', program(tool('publint'), ['run', '--strict'])],
    ['attw', 'its types, as Node resolves them', pack],
  ],
  [['size', 'ceilings, and one metric alone', program(local('size.mjs'))]],
  [
    ['mocha cpu', 'Node, cpu backend', mocha('cpu')],
    ['mocha wasm', 'Node, wasm backend', {go: write => mocha('wasm', wasmIgnores()).go(write)}],
    ['karma cpu', 'Chromium, cpu backend, tf.min.js by script tag', karma('cpu', 'script')],
  ],
  // Alone: the threads of a software GPU wait for each other, so that beside other work single tests take ten times as long.
  [
    [
      'karma webgl',
      'Chromium, webgl backend, tfjs bundled',
      karma('webgl', 'bundle', {KARMA_WITHOUT: SEEDS}),
    ],
  ],
  [
    [
      'karma script',
      'Chromium, webgl backend, tf.min.js by script tag: what people do',
      karma('webgl', 'script', {KARMA_TESTS: SEEDS}),
    ],
  ],
];

const args = process.argv.slice(2);
const option = args.indexOf('--only');
const only = option >= 0 ? (args[option + 1] ?? '').split(',').filter(Boolean) : undefined;
const names = rows.flat().map(([name]) => name);
if (args.includes('--list')) {
  for (const [name, what] of rows.flat()) console.log(`${name}: ${what}`);
  process.exit();
}
const wanted = name => !only || only.some(o => name === o || name.startsWith(`${o} `));
const unknown = only?.filter(o => !names.some(name => name === o || name.startsWith(`${o} `))) ?? [];
if (unknown.length || (option >= 0 && !only.length)) {
  console.error(`--only: expected some of ${names.join(', ')}; got ${unknown.join(', ') || 'nothing'}`);
  process.exit(2);
}

const totals = {passed: 0, failed: 0, skipped: 0};
const failedSteps = [];

const skippedAll = counts => counts && !counts.passed && !counts.failed;

async function step([name, what, {go}], live) {
  const started = performance.now();
  let held = '';
  const write = live ? text => process.stdout.write(text) : text => (held += text);
  if (live) console.log(`\n== ${name}: ${what}`);
  let counts;
  let problem;
  try {
    counts = await go(write);
  } catch (error) {
    problem = error;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!live) {
    console.log(`\n== ${name}: ${what}`);
    if (held.trim()) console.log(held.trimEnd());
  }
  if (problem) {
    if (!problem.output) console.log(problem.message);
    totals.failed += 1;
  } else if (counts) {
    for (const key of Object.keys(totals)) totals[key] += counts[key];
  }
  const bad = problem || counts?.failed;
  if (bad) failedSteps.push(name);
  const numbers = counts
    ? ` (${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped)`
    : '';
  console.log(
    `-- ${name}: ${bad ? 'FAILED' : skippedAll(counts) ? 'skipped' : 'ok'}${numbers} in ${seconds} s`,
  );
}

mkdirSync(cache, {recursive: true});
process.on('exit', () => rmSync(cache, {recursive: true, force: true}));
for (const row of rows) {
  const steps = row.filter(([name]) => wanted(name));
  await Promise.all(steps.map(s => step(s, steps.length === 1)));
}

console.log();
for (const test of failedTests) console.log(`failed: ${test}`);
if (failedSteps.length) console.log(`failed steps: ${failedSteps.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed ? 1 : 0;

/**
 * `npm test`: every check of the project; the last line is `N passed, N failed, N skipped`.
 * `npm test -- --help` lists the options.
 *
 * tools/test_tiers.mjs says which test files run where. A step that is part of another one is left out when that runs. The totals add up the tests of all mocha and karma
 * runs. Any other step that fails counts as one failure. A run whose browser or download is missing counts as
 * one skipped; in CI (`CI` set), a missing Chromium is a failure.
 */
import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {rootPath} from './lib.mjs';
import {readOptions, USAGE} from './test_options.mjs';
import {consumers, karma, local, Missing, mocha, pack, tool} from './test_steps.mjs';
import {
  chromiumFiles,
  filesInNode,
  filesInPage,
  longFiles,
  pageFiles,
  queueFiles,
  smokeFiles,
  trackerFiles,
} from './test_tiers.mjs';
import {prepareRedis} from './redis_server.mjs';
import {prepareTfjsNode} from './tfjs_node.mjs';
import {prepareTrackers} from './tracker_servers.mjs';

const incremental = ['-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'];
const script = {backend: 'cpu', tfjs: 'script'};

/** Rows run one after another, two lanes of a row at a time, and the steps of a lane one after another. */
const short = [
  [
    [
      mocha('cpu', 'Node, cpu: all but the long tests and those with a Chromium', 'cpu', () =>
        filesInNode('cpu'),
      ),
    ],
    [
      tool('lint', 'oxlint, with types', 'oxlint', 'oxlint', []),
      tool('patterns', 'eslint: patterns that the package must not contain', 'eslint', 'eslint', [
        'src',
        'callbacks',
      ]),
      local('writing', 'phrases and widths of comments and docs', 'writing.mjs'),
      tool('types', 'tsc over everything', 'typescript-7', 'tsc', incremental),
      local('imports', 'they walk forward only', 'imports.mjs'),
      local('build', 'ESM, CommonJS, UMD', 'build.mjs'),
      local('api', 'the public types are those in etc/', 'api.mjs'),
      local('resolve', 'the entry points, by import, require and script tag', 'resolve.mjs'),
      tool('publint', 'the package as published', 'publint', 'publint', ['run', '--strict']),
      pack,
      local('size', 'ceilings, and one metric alone', 'size.mjs'),
    ],
    [mocha('chromium', 'Node with a Chromium: dashboard, report, watch, examples', 'cpu', chromiumFiles)],
    [mocha('wasm', 'Node, wasm: what depends on kernels or reads', 'wasm', () => filesInNode('wasm'))],
    [
      {
        ...karma('page', 'Chromium, cpu, tf.min.js by script tag: what a page can break', script, pageFiles),
        partOf: 'karma cpu',
      },
    ],
  ],
  // Alone: the threads of a software GPU wait for each other, so that single tests take ten times as long
  // beside other work.
  [
    [
      {
        ...karma('smoke', 'Chromium, webgl: some tests of each kind', {backend: 'webgl'}, smokeFiles),
        partOf: 'karma webgl',
      },
    ],
  ],
];

const long = [
  [
    [karma('cpu', 'Chromium, cpu, tf.min.js by script tag', script, () => filesInPage('cpu'))],
    [mocha('tensorflow', 'Node, tfjs-node', 'tensorflow', () => filesInNode('tensorflow'), prepareTfjsNode)],
    [karma('firefox', 'Firefox, cpu', {browser: 'firefox', backend: 'cpu'}, () => filesInPage('cpu'))],
    [
      mocha('long', 'Node, cpu: kills, full disks, long trainings', 'cpu', longFiles),
      mocha('trackers', 'Node, cpu: servers of MLflow and trackio', 'cpu', trackerFiles, prepareTrackers),
      mocha('queue', 'Node, cpu: workers of a queue in Redis are killed', 'cpu', queueFiles, prepareRedis),
    ],
    [
      local('docs', 'the docs site: every option described, links, axe on some pages', 'site/test.mjs'),
      consumers,
    ],
  ],
  [[karma('webgl', 'Chromium, webgl', {backend: 'webgl'}, () => filesInPage('webgl'))]],
  [
    [
      karma('webgpu', 'Chromium, webgpu: metrics and reads', {backend: 'webgpu'}, () =>
        filesInPage('webgpu'),
      ),
    ],
  ],
  [
    [
      karma('firefox-webgl', 'Firefox, webgl', {browser: 'firefox', backend: 'webgl'}, smokeFiles),
      karma(
        'script',
        'Chromium, webgl, tf.min.js by script tag',
        {backend: 'webgl', tfjs: 'script'},
        smokeFiles,
      ),
    ],
  ],
];

const everything = [...short, ...long];
const steps = rows => rows.flat(2);

function optionsOrExit() {
  const names = steps(everything).map(({name}) => name);
  try {
    return readOptions(process.argv.slice(2), names);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

const options = optionsOrExit();
if (options.help) console.log(USAGE);
if (options.list) {
  for (const {name, what} of steps(short)) console.log(`${name}: ${what}`);
  for (const {name, what} of steps(long)) console.log(`${name}: ${what} (with --all)`);
}
if (options.help || options.list) process.exit();
const rows = options.isShort ? short : everything;
const isTaken = ({name, partOf}) =>
  options.wants(name) && !(partOf !== undefined && !options.isShort && options.wants(partOf));

const totals = {passed: 0, failed: 0, skipped: 0};
const failedSteps = [];
/** Repeated at the end: the list must be found below thousands of lines of output. */
const failedTests = [];
const skippedSteps = [];
const cache = join(rootPath, '.cache', `test-${process.pid}`);

async function take({name, what, go}, live) {
  const started = performance.now();
  let held = '';
  const write = live ? text => process.stdout.write(text) : text => (held += text);
  if (live) console.log(`\n== ${name}: ${what}`);
  let counts;
  let problem;
  try {
    counts = await go({write, cache, failedTests, isShort: options.isShort});
  } catch (error) {
    problem = error;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!live) {
    console.log(`\n== ${name}: ${what}`);
    if (held.trim()) console.log(held.trimEnd());
  }
  if (problem && !problem.output) console.log(problem.message);
  const skipped = problem instanceof Missing && !(problem.isEssential && process.env.CI);
  if (skipped) skippedSteps.push(`${name} (${problem.message.split('\n')[0]})`);
  const failed = problem ? !skipped : counts?.failed > 0;
  if (failed) failedSteps.push(name);
  const added = counts ?? {passed: 0, failed: Number(failed), skipped: Number(skipped)};
  for (const key of Object.keys(totals)) totals[key] += added[key];
  const numbers = counts
    ? ` (${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped)`
    : '';
  console.log(`-- ${name}: ${failed ? 'FAILED' : skipped ? 'skipped' : 'ok'}${numbers} in ${seconds} s`);
}

mkdirSync(cache, {recursive: true});
process.on('exit', () => rmSync(cache, {recursive: true, force: true}));
for (const row of rows) {
  const lanes = row.map(lane => lane.filter(isTaken)).filter(lane => lane.length);
  const live = lanes.length === 1;
  const worker = async () => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift())
      for (const step of lane) await take(step, live);
  };
  await Promise.all([worker(), worker()]);
}

console.log();
for (const test of failedTests) console.log(`failed: ${test}`);
for (const step of skippedSteps) console.log(`SKIPPED step: ${step}`);
if (failedSteps.length) console.log(`failed steps: ${failedSteps.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed ? 1 : 0;

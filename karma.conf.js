/**
 * Runs the tests in a headless browser, as one bundle of all test/**\/*.test.ts but *.node.test.ts.
 *
 *   KARMA_BROWSER=chromium|firefox
 *   KARMA_BACKEND=webgl|cpu|webgpu  the backend that test/setup.browser.ts starts
 *   KARMA_TFJS=bundle|script        tfjs inside the bundle (one copy, checked), or tf.min.js by script tag as
 *                                   the global `tf`
 *   KARMA_TESTS='GLOB ...'          only these files
 *   KARMA_WITHOUT='GLOB ...'        all files but these
 *   KARMA_RESULTS=FILE              also writes the totals there, as JSON
 *
 * The first choice is the default.
 */
import {mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {SourceMap} from 'node:module';
import {join, relative} from 'node:path';
import {browserNamed} from './tools/browsers.mjs';
import {glob} from './tools/glob.mjs';
import {rootPath} from './tools/lib.mjs';
import {bundleTests} from './tools/test_bundle.mjs';

const oneOf = (name, choices) => {
  const value = process.env[name] || choices[0];
  if (!choices.includes(value)) throw new Error(`${name}: expected ${choices.join(' or ')}, got '${value}'.`);
  return value;
};

const patterns = name => (process.env[name] ?? '').split(/\s+/).filter(Boolean);

/** Writes bundle positions in a stack as the source's own. */
function sourceStacks(dir) {
  let map;
  return message =>
    message
      .split('\n')
      .filter(line => !/node_modules\/(mocha|karma)/.test(line))
      .map(line =>
        line.replace(/[^\s(]*\(?[^\s()]*tests\.js(?:\?\w*)?:(\d+):(\d+)\)?/, (whole, row, col) => {
          map ??= new SourceMap(JSON.parse(readFileSync(join(dir, 'tests.js.map'), 'utf8')));
          const {originalSource, originalLine, originalColumn} = map.findEntry(row - 1, col - 1);
          if (!originalSource) return whole;
          const file = relative(rootPath, join(dir, originalSource));
          return `${file}:${originalLine + 1}:${originalColumn + 1}`;
        }),
      )
      .join('\n') + '\n';
}

/** The totals, in the words that every runner of this project ends with. */
function Totals() {
  const counts = {passed: 0, failed: 0, skipped: 0, failures: []};
  const times = [];
  this.onSpecComplete = (_browser, result) => {
    const kind = result.skipped ? 'skipped' : result.success ? 'passed' : 'failed';
    counts[kind] += 1;
    times.push({title: [...result.suite, result.description].join(' '), ms: result.time ?? 0});
    if (kind === 'failed') counts.failures.push([...result.suite, result.description].join(' > '));
  };
  this.onBrowserError = () => {
    counts.failed += 1;
    counts.failures.push('the page itself (see above)');
  };
  this.onRunComplete = (_browsers, results) => {
    if (results.exitCode && !counts.failed) counts.failed += 1;
    times.sort((a, b) => b.ms - a.ms);
    const slow = times.slice(0, 10).filter(({ms}) => ms >= 2000);
    for (const {title, ms} of slow) console.log(`  ${(ms / 1000).toFixed(1)} s  ${title}`);
    if (process.env.KARMA_RESULTS) writeFileSync(process.env.KARMA_RESULTS, JSON.stringify(counts));
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  };
}

export default async config => {
  const browser = oneOf('KARMA_BROWSER', ['chromium', 'firefox']);
  const backend = oneOf('KARMA_BACKEND', ['webgl', 'cpu', 'webgpu']);
  const tfjs = oneOf('KARMA_TFJS', ['bundle', 'script']);
  const {find, howToGet, plugin, variable, launcher} = browserNamed(browser);
  const program = find();
  if (!program) throw new Error(howToGet);
  process.env[variable] = program;

  const cache = join(rootPath, '.cache');
  mkdirSync(cache, {recursive: true});
  const dir = mkdtempSync(join(cache, 'karma-')); // its own: several runs may be in progress at once
  process.on('exit', () => rmSync(dir, {recursive: true, force: true}));
  const wanted = patterns('KARMA_TESTS');
  const tests = glob(wanted.length ? wanted : ['test/**/*.test.ts'], [
    'test/**/*.node.test.ts',
    ...patterns('KARMA_WITHOUT'),
  ]);
  await bundleTests(dir, tests, backend, tfjs);
  const source = tfjs === 'script' ? 'a script tag' : 'the bundle';
  console.log(`${tests.length} test files, ${browser}, backend ${backend}, tfjs from ${source}`);

  config.set({
    basePath: rootPath,
    plugins: ['karma-mocha', plugin, {'reporter:totals': ['type', Totals]}],
    frameworks: ['mocha'],
    files: [
      ...(tfjs === 'script'
        ? [{pattern: 'node_modules/@tensorflow/tfjs/dist/tf.min.js', watched: false}]
        : []),
      {pattern: join(dir, 'tests.js'), watched: false},
    ],
    client: {captureConsole: true, mocha: {timeout: backend === 'cpu' ? 60_000 : 180_000}},
    browserConsoleLogOptions: {level: 'error', terminal: true, format: '%b %T: %m'},
    formatError: sourceStacks(dir),
    reporters: ['dots', 'totals'],
    browsers: ['Headless'],
    customLaunchers: {Headless: launcher(backend)},
    singleRun: true,
    autoWatch: false,
    captureTimeout: 120_000,
    browserNoActivityTimeout: 600_000,
    browserDisconnectTimeout: 30_000,
    logLevel: config.LOG_WARN,
  });
};

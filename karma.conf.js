/**
 * Runs the tests in a headless Chromium. esbuild makes one bundle of all test/**\/*.test.ts but *.node.test.ts.
 *
 *   KARMA_BACKEND=webgl|cpu   the backend that test/setup.browser.ts starts (webgl unless told)
 *   KARMA_TFJS=bundle|script  tfjs inside the bundle (one copy, checked), or tf.min.js by script tag as the global `tf`
 *   KARMA_TESTS=GLOB          only these files
 *   KARMA_WITHOUT=GLOB        all files but these
 *   KARMA_RESULTS=FILE        also writes {passed, failed, skipped} there as JSON
 */
import {mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {SourceMap} from 'node:module';
import {join, relative} from 'node:path';
import {build} from 'esbuild';
import {glob} from './tools/glob.mjs';
import {findChromium, howToGetChromium, rootPath} from './tools/lib.mjs';
import {noFiles} from './tools/no_files.mjs';

const oneOf = (name, choices) => {
  const value = process.env[name] || choices[0];
  if (!choices.includes(value)) throw new Error(`${name}: expected ${choices.join(' or ')}, got '${value}'.`);
  return value;
};

const tfjsFromScriptTag = {
  name: 'tfjs-from-script-tag',
  setup(b) {
    b.onResolve({filter: /^@tensorflow\/tfjs(-core|-layers)?$/}, () => ({path: 'tf', namespace: 'global'}));
    b.onResolve({filter: /^@tensorflow\//}, ({path, importer}) => ({
      errors: [{text: `${relative(rootPath, importer)} imports ${path}, which is not part of tf.min.js`}],
    }));
    b.onLoad({filter: /^tf$/, namespace: 'global'}, () => ({contents: 'module.exports = globalThis.tf;'}));
  },
};

/** `import {describe} from 'mocha'` means the mocha of the page. */
const mochaOfThePage = {
  name: 'mocha-of-the-page',
  setup(b) {
    b.onResolve({filter: /^mocha$/}, () => ({path: 'mocha', namespace: 'global'}));
    b.onLoad({filter: /^mocha$/, namespace: 'global'}, () => ({contents: 'module.exports = globalThis;'}));
  },
};

/** test/vectors/files.ts lists a folder, which a page cannot: here the list is made with the bundle. */
const vectorFiles = {
  name: 'vector-files',
  setup(b) {
    const data = 'test/vectors/data/';
    b.onLoad({filter: /[\\/]test[\\/]vectors[\\/]files\.ts$/}, () => {
      const entries = glob([`${data}*/*.json`]).map(path => {
        const name = JSON.stringify(path.slice(data.length, -'.json'.length));
        return `  ${name}: () => import('./${path}').then(file => file.default),`;
      });
      return {contents: `export const FILES = {\n${entries.join('\n')}\n};`, resolveDir: rootPath};
    });
  },
};

/** package.json says `sideEffects: false`, which holds for the package and not for its tests: keep their imports. */
const keepTests = {
  name: 'keep-tests',
  setup(b) {
    b.onResolve({filter: /^\.\.?\//}, async ({path, pluginData, ...options}) => {
      if (/[\\/]node_modules[\\/]/.test(options.resolveDir)) return null;
      if (pluginData === keepTests) return null;
      const found = await b.resolve(path, {...options, pluginData: keepTests});
      const isTest = relative(rootPath, found.path).startsWith('test');
      return isTest ? {...found, sideEffects: true} : found;
    });
  },
};

/** Fails unless the bundle carries the copies of tfjs-core that it should: one, or none when the page has its own. */
function checkCopies(metafile, expected) {
  const files = Object.keys(metafile.inputs).filter(f => f.includes('node_modules/@tensorflow/tfjs'));
  const cores = new Set(
    files
      .filter(f => f.includes('/tfjs-core/'))
      .map(f =>
        f.replace(
          /^(.*\/tfjs-core\/)(?:.*\/)?(.*)$/,
          (_, dir, name) => dir + (/^tf-core/.test(name) ? name : ''),
        ),
      ),
  );
  if (cores.size !== expected || (expected === 0 && files.length)) {
    throw new Error(
      `the bundle carries ${cores.size} copies of tfjs-core, expected ${expected}:\n  ` +
        ([...cores].join('\n  ') || files.slice(0, 5).join('\n  ')),
    );
  }
}

async function bundleTests(dir, backend, tfjs) {
  const patterns = process.env.KARMA_TESTS ? [process.env.KARMA_TESTS] : ['test/**/*.test.ts'];
  const without = process.env.KARMA_WITHOUT ? [process.env.KARMA_WITHOUT] : [];
  const tests = glob(patterns, ['test/**/*.node.test.ts', ...without]);
  const {metafile} = await build({
    absWorkingDir: rootPath,
    stdin: {
      contents: ['test/setup.browser.ts', ...tests].map(f => `import './${f}';`).join('\n'),
      resolveDir: rootPath,
      sourcefile: 'all-tests.ts',
      loader: 'ts',
    },
    outfile: join(dir, 'tests.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'external',
    metafile: true,
    keepNames: true,
    logLevel: 'error',
    loader: {'.json': 'json', '.csv': 'text'},
    define: {global: 'globalThis'},
    banner: {js: `globalThis.__BACKEND__ = ${JSON.stringify(backend)};`},
    plugins: [
      noFiles,
      keepTests,
      mochaOfThePage,
      vectorFiles,
      ...(tfjs === 'script' ? [tfjsFromScriptTag] : []),
    ],
  });
  checkCopies(metafile, tfjs === 'script' ? 0 : 1);
  return tests.length;
}

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
  this.onSpecComplete = (_browser, result) => {
    const kind = result.skipped ? 'skipped' : result.success ? 'passed' : 'failed';
    counts[kind] += 1;
    if (kind === 'failed') counts.failures.push([...result.suite, result.description].join(' > '));
  };
  this.onBrowserError = () => {
    counts.failed += 1;
    counts.failures.push('the page itself (see above)');
  };
  this.onRunComplete = (_browsers, results) => {
    if (results.exitCode && !counts.failed) counts.failed += 1;
    if (process.env.KARMA_RESULTS) writeFileSync(process.env.KARMA_RESULTS, JSON.stringify(counts));
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  };
}

export default async config => {
  const backend = oneOf('KARMA_BACKEND', ['webgl', 'cpu']);
  const tfjs = oneOf('KARMA_TFJS', ['bundle', 'script']);
  const chromium = findChromium();
  if (!chromium) throw new Error(howToGetChromium);
  process.env.CHROMIUM_BIN = chromium;

  const cache = join(rootPath, '.cache');
  mkdirSync(cache, {recursive: true});
  const dir = mkdtempSync(join(cache, 'karma-')); // its own: several runs may go on at once
  process.on('exit', () => rmSync(dir, {recursive: true, force: true}));
  const files = await bundleTests(dir, backend, tfjs);
  console.log(
    `${files} test files, backend ${backend}, tfjs from ${tfjs === 'script' ? 'a script tag' : 'the bundle'}`,
  );

  config.set({
    basePath: rootPath,
    plugins: ['karma-mocha', 'karma-chrome-launcher', {'reporter:totals': ['type', Totals]}],
    frameworks: ['mocha'],
    files: [
      ...(tfjs === 'script'
        ? [{pattern: 'node_modules/@tensorflow/tfjs/dist/tf.min.js', watched: false}]
        : []),
      {pattern: join(dir, 'tests.js'), watched: false},
    ],
    client: {captureConsole: true, mocha: {timeout: 60_000}},
    browserConsoleLogOptions: {level: 'error', terminal: true, format: '%b %T: %m'},
    formatError: sourceStacks(dir),
    reporters: ['dots', 'totals'],
    browsers: ['Headless'],
    customLaunchers: {
      Headless: {
        base: 'ChromiumHeadless',
        flags: [
          '--no-sandbox',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--use-gl=angle',
          '--use-angle=swiftshader',
          '--enable-unsafe-swiftshader',
        ],
      },
    },
    singleRun: true,
    autoWatch: false,
    captureTimeout: 120_000,
    browserNoActivityTimeout: 600_000,
    browserDisconnectTimeout: 30_000,
    logLevel: config.LOG_WARN,
  });
};

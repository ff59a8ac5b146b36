/** The steps of `npm test`: how each check, and each run of the tests, is started. */
import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {browserNamed, findXvfb, howToGetXvfb} from './browsers.mjs';
import {bin, npm, rootPath, run} from './lib.mjs';

/**
 * This machine lacks a program or a download: the step is skipped, and the last lines of the run say so. What
 * is essential (Chromium) is a failure in CI. The rest comes from servers that a machine may not reach.
 */
export class Missing extends Error {
  constructor(message, {isEssential = false} = {}) {
    super(message);
    this.isEssential = isEssential;
  }
}

/** A step that passes if a program does. `go` gets `write`, which takes the output. */
const program = (name, what, script, args = []) => ({
  name,
  what,
  go: async ({write}) => void (await run(script(), args, {onOutput: write})),
});

export const tool = (name, what, pkg, command, args) => program(name, what, () => bin(pkg, command), args);

export const local = (name, what, file) => program(name, what, () => join(rootPath, 'tools', file));

export const pack = {
  name: 'attw',
  what: 'its types, as Node resolves them',
  async go({write, cache}) {
    const [command, ...first] = npm();
    const {stdout} = await promisify(execFile)(
      command,
      [...first, 'pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', cache], // built by now
      {cwd: rootPath, maxBuffer: 1 << 26},
    );
    const found = JSON.parse(stdout);
    const [{filename}] = Array.isArray(found) ? found : Object.values(found);
    const args = [join(cache, filename), '--profile', 'node16', '--no-emoji'];
    await run(bin('@arethetypeswrong/cli', 'attw'), args, {onOutput: write});
  },
};

/** The environments of test/consumers that need few packages. Without a registry they cannot be installed. */
export const consumers = {
  name: 'consumers',
  what: 'the packed package in empty projects: Node, pages, a bundler',
  async go({write}) {
    const script = join(rootPath, 'tools', 'consumers.mjs');
    try {
      await run(script, ['--fast'], {onOutput: write});
    } catch (error) {
      if (/ENOTFOUND|ETIMEDOUT|ECONNREFUSED|EAI_AGAIN|ENOTCACHED/.test(error.output ?? ''))
        throw new Missing('the npm registry cannot be reached');
      throw error;
    }
  },
};

/**
 * A step that runs tests. `start()` returns the program's script, arguments and environment, or throws
 * `Missing`.
 */
const tests = (name, what, resultsIn, start) => ({
  name,
  what,
  async go({write, cache, failedTests, isShort}) {
    const {script, args, env, through} = await start();
    const tier = isShort ? {TEST_TIER: 'short'} : {};
    const file = join(cache, `${name.replace(/\W+/g, '-')}.json`);
    const failure = await run(script, args, {
      env: {...env, ...tier, [resultsIn]: file},
      onOutput: write,
      through,
    }).then(
      () => undefined,
      error => error,
    );
    let results;
    try {
      results = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      throw new Error('the run ended without a result');
    }
    const {passed, failed, skipped, failures} = results;
    for (const title of failures) failedTests.push(`${name}: ${title}`);
    if (failure && !failed) return {passed, failed: 1, skipped}; // all tests passed, and yet the run failed
    if (!failure && !passed && !failed) throw new Error('the run found no test');
    return {passed, failed, skipped};
  },
});

/** The tests in Node. `files()` lists them. `prepare()` rejects if this machine lacks what they need. */
export const mocha = (name, what, backend, files, prepare) =>
  tests(`mocha ${name}`, what, 'MOCHA_RESULTS', async () => {
    if (prepare) await available(prepare());
    const config = JSON.parse(readFileSync(join(rootPath, '.mocharc.json'), 'utf8'));
    const flags = [
      ...['--no-config', '--reporter', 'tools/mocha_reporter.cjs', '--timeout', String(config.timeout)],
      ...config['node-option'].flatMap(option => ['-n', option]),
      ...config.file.flatMap(file => ['--file', file]),
    ];
    return {script: bin('mocha'), args: [...flags, ...files()], env: {TEST_BACKEND: backend}};
  });

const available = preparation =>
  preparation.catch(error => {
    throw new Missing(error.message);
  });

/** The tests in a page. `files()` lists them. */
export const karma = (name, what, {browser = 'chromium', backend, tfjs = 'bundle'}, files) =>
  tests(`karma ${name}`, what, 'KARMA_RESULTS', () => {
    const {find, howToGet} = browserNamed(browser);
    if (!find()) throw new Missing(howToGet, {isEssential: browser === 'chromium'});
    const needsDisplay = browser === 'firefox' && backend === 'webgl' && process.platform === 'linux';
    const xvfb = needsDisplay && !process.env.DISPLAY ? findXvfb() : undefined;
    if (needsDisplay && !process.env.DISPLAY && !xvfb) throw new Missing(howToGetXvfb);
    return {
      script: bin('karma'),
      args: ['start', 'karma.conf.js', '--single-run', '--no-colors'],
      env: {
        KARMA_BROWSER: browser,
        KARMA_BACKEND: backend,
        KARMA_TFJS: tfjs,
        KARMA_TESTS: files().join(' '),
      },
      through: xvfb ? [xvfb, '-a'] : [],
    };
  });

/** Bundlers: each makes a page, whose bundle has one copy of tfjs-core, and which trains in Chromium. */
import {equal} from 'node:assert/strict';
import {join} from 'node:path';
import {titleOf} from './kit/page.mjs';
import {esm, EXPECTED, html, startsWorker} from './kit/program.mjs';
import {addFields, assertOneCopy, binOf, output, pinned, TFJS, versions} from './kit/projects.mjs';

const MAIN = {'main.js': esm('page')};
const PAGE = html('<script type="module" src="./main.js"></script>');

/** `fields` are for the package.json of the project. */
const environment = (name, {packages, files, fields = {}, command, page = '', fast = false}) => ({
  name,
  fast,
  version: versions[packages[0]],
  async run(projects) {
    const folder = name.replace(/\W+/g, '_');
    const {base, dir} = await projects.create(folder, [TFJS, ...pinned(...packages)], files);
    addFields(base, fields);
    const [tool, ...args] = command;
    await output(dir, [binOf(base, tool), ...args]);
    assertOneCopy(join(dir, 'dist'));
    equal(await titleOf(dir, page), EXPECTED);
    return 'one copy of tfjs-core; the built page trains in Chromium';
  },
});

const BUNDLED = html('<script type="module" src="./dist/main.js"></script>');
const WORKER = {
  'main.js': startsWorker("new URL('./training.js', import.meta.url), {type: 'module'}"),
  'training.js': esm('worker'),
};

const WEBPACK = `export default {
  mode: 'production',
  entry: './main.js',
  output: {filename: 'main.js'},
  performance: {hints: false},
};
`;

const ROLLUP = `import {nodeResolve} from '@rollup/plugin-node-resolve';
import commonjs from '@rollup/plugin-commonjs';
export default {
  input: 'main.js',
  output: {dir: 'dist', format: 'es'},
  plugins: [nodeResolve({browser: true}), commonjs()],
};
`;

export const environments = [
  environment('esbuild', {
    packages: ['esbuild'],
    files: {...MAIN, 'index.html': BUNDLED},
    command: [
      'esbuild',
      'main.js',
      '--bundle',
      '--format=esm',
      '--outdir=dist',
      '--splitting',
      '--log-level=error',
    ],
    fast: true,
  }),
  environment('rollup', {
    packages: ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'],
    files: {...MAIN, 'index.html': BUNDLED, 'rollup.config.mjs': ROLLUP},
    command: ['rollup', '-c', '--silent'],
  }),
  environment('Vite', {
    packages: ['vite'],
    files: {...MAIN, 'index.html': PAGE},
    command: ['vite', 'build', '--base=./', '--logLevel=error'],
    page: 'dist/index.html',
  }),
  environment('Vite, Web Worker', {
    packages: ['vite'],
    files: {
      ...WORKER,
      'index.html': PAGE,
      'vite.config.mjs': "export default {worker: {format: 'es'}};\n",
    },
    command: ['vite', 'build', '--base=./', '--logLevel=error'],
    page: 'dist/index.html',
  }),
  environment('webpack', {
    packages: ['webpack', 'webpack-cli'],
    files: {
      ...MAIN,
      'index.html': html('<script defer src="./dist/main.js"></script>'),
      'webpack.config.mjs': WEBPACK,
    },
    command: ['webpack'],
  }),
  environment('Parcel', {
    packages: ['parcel'],
    files: {...MAIN, 'index.html': PAGE},
    // tfjs looks whether these globals of Node exist, for which Parcel wants packages.
    fields: {alias: {process: false, buffer: false}},
    command: ['parcel', 'build', 'index.html', '--no-source-maps', '--public-url', './', '--no-cache'],
    page: 'dist/index.html',
  }),
];

/**
 * One bundle of the tests for a page, by esbuild: either tfjs is in it, as one copy, or the page's global
 * `tf` takes its place.
 */
import {join, relative} from 'node:path';
import {build} from 'esbuild';
import {glob} from './glob.mjs';
import {rootPath} from './lib.mjs';
import {noFiles} from './no_files.mjs';

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

/**
 * package.json says `sideEffects: false`, which holds for the package and not for its tests: keep their
 * imports.
 */
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

/**
 * Fails unless the bundle carries the copies of tfjs-core that it should: one, or none when the page has its
 * own.
 */
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

/**
 * Test files may create tensors when they are loaded, which webgpu allows only once it has started. karma
 * starts the tests in `loaded`, so that waits for the setup and for the files.
 */
const entry = (tests, backend) => `
  ${backend === 'webgpu' ? "import '@tensorflow/tfjs-backend-webgpu';" : ''}
  import {ready} from './test/setup.browser.ts';
  const karma = globalThis.__karma__;
  const start = karma.loaded.bind(karma);
  karma.loaded = () => {};
  const files = [${tests.map(file => `() => import('./${file}')`).join(',\n')}];
  ready
    .then(async () => {
      for (const load of files) await load();
      start();
    })
    .catch(error => karma.error(error.message + "\\n" + error.stack));
`;

/** Writes `tests.js` into `dir`. */
export async function bundleTests(dir, tests, backend, tfjs) {
  const {metafile} = await build({
    absWorkingDir: rootPath,
    stdin: {
      contents: entry(tests, backend),
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
}

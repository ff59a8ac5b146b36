/** Pages without a bundler, in Chromium. */
import {equal} from 'node:assert/strict';
import {titleOf} from './kit/page.mjs';
import {esm, EXPECTED, html, script, startsWorker} from './kit/program.mjs';
import {TFJS, versions} from './kit/projects.mjs';

const PACKAGE = 'node_modules/tfjs-metrics/dist';
const WHOLE = ['@tensorflow/tfjs/dist/tf.min.js'];
const SPLIT = [
  'tfjs-core/dist/tf-core',
  'tfjs-backend-cpu/dist/tf-backend-cpu',
  'tfjs-layers/dist/tf-layers',
].map(file => `@tensorflow/${file}.min.js`);

const tags = files =>
  [...files.map(file => `node_modules/${file}`), `${PACKAGE}/tfjs-metrics.umd.min.js`]
    .map(src => `<script src="../${src}"></script>`)
    .join('\n');

const importMap = imports => `<script type="importmap">${JSON.stringify({imports})}</script>`;

/** Both packages of tfjs are one file, so that there is one copy of tfjs. */
const ONE_FILE = '../node_modules/@tensorflow/tfjs/dist/tf.fesm.min.js';
const MAP = {
  '@tensorflow/tfjs': ONE_FILE,
  '@tensorflow/tfjs-core': ONE_FILE,
  '@tensorflow/tfjs-layers': ONE_FILE,
  'tfjs-metrics': `../${PACKAGE}/page/index.js`,
  'tfjs-metrics/callbacks': `../${PACKAGE}/page/callbacks.js`,
};

const CLASSIC_WORKER = `importScripts('../node_modules/${WHOLE[0]}', '../${PACKAGE}/tfjs-metrics.umd.min.js');\n`;

const environment = (name, what, files) => ({
  name,
  fast: true,
  version: `tfjs ${versions.tfjs}`,
  async run(projects) {
    const folder = name.replace(/\W+/g, '_');
    const {base} = await projects.create(folder, [TFJS], files);
    equal(await titleOf(base, `${folder}/index.html`), EXPECTED);
    return what;
  },
});

export const environments = [
  environment('script tags: tf.min.js', 'a page in Chromium trains', {
    'index.html': html(`${tags(WHOLE)}\n<script>${script()}</script>`),
  }),
  environment('script tags: tf-core, tf-backend-cpu, tf-layers', 'a page in Chromium trains', {
    'index.html': html(`${tags(SPLIT)}\n<script>${script()}</script>`),
  }),
  environment('import map', 'a page in Chromium trains, by dist/page', {
    'index.html': html(`${importMap(MAP)}\n<script type="module">${esm('page')}</script>`),
  }),
  environment('Web Worker without a bundler', 'a training in a worker of a page in Chromium', {
    'index.html': html(`<script type="module">${startsWorker("'training.js'")}</script>`),
    'training.js': CLASSIC_WORKER + script('worker'),
  }),
];

/** What a browser really does when its storage is full, in the middle of a training. */
import {expect} from 'chai';
import {build, type Plugin} from 'esbuild';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import type {AddressInfo} from 'node:net';
import {type Browser, chromium} from 'playwright-core';
import {findChromium, howToGetChromium} from '../../../tools/browsers.mjs';
import {rootPath} from '../../../tools/lib.mjs';
import {noFiles} from '../../../tools/no_files.mjs';

const tfOfThePage: Plugin = {
  name: 'tf-of-the-page',
  setup(b) {
    b.onResolve({filter: /^@tensorflow\//}, () => ({path: 'tf', namespace: 'page'}));
    b.onLoad({filter: /^tf$/, namespace: 'page'}, () => ({contents: 'module.exports = globalThis.tf;'}));
  },
};

/** The callbacks as one script, from the sources. */
async function script(): Promise<string> {
  const {outputFiles} = await build({
    absWorkingDir: rootPath,
    entryPoints: ['callbacks/index.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'door',
    logLevel: 'error',
    plugins: [noFiles, tfOfThePage],
  });
  return outputFiles[0].text;
}

interface Told {
  readonly error: string | undefined;
  readonly epochs: number;
  readonly warnings: readonly string[];
  /** Number of epochs that were done, saved or with a warning. */
  readonly done: number;
  /** For each model that can be loaded: whether it is what was saved. */
  readonly intact: readonly boolean[];
}

/** Trains in the page, which has room for a few of these models and no more. */
const training = (onException: string): string => `(async () => {
  await tf.setBackend('cpu');
  const warnings = [];
  console.warn = text => void warnings.push(String(text));
  const model = tf.sequential({layers: [tf.layers.dense({units: 100, inputShape: [300]}), tf.layers.dense({units: 1})]});
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
  const [x, y] = [tf.randomUniform([8, 300], 0, 1, 'float32', 1), tf.ones([8, 1])];
  const values = m => m.getWeights().map(w => Array.from(w.dataSync()));
  const all = [];
  const place = 'best-${onException}-';
  const result = await model.fit(x, y, {
    epochs: 10,
    callbacks: door.callbacks.list([
      door.callbacks.modelCheckpoint(place + '{epoch}', {saveBestOnly: false, onException: '${onException}'}),
      {onEpochEnd: () => void all.push(JSON.stringify(values(model)))},
    ]),
  }).then(h => ({epochs: h.epoch.length}), e => ({epochs: 0, error: e.message}));
  const intact = [];
  for (let epoch = 1; epoch <= 10; epoch++) {
    const loaded = await tf.loadLayersModel('indexeddb://' + place + epoch).catch(() => undefined);
    if (loaded !== undefined) intact.push(JSON.stringify(values(loaded)) === all[epoch - 1]);
  }
  return {...result, warnings, done: all.length, intact};
})()`;

describe('a browser whose quota is exceeded', function () {
  this.timeout(180_000);
  let browser: Browser | undefined;
  let origin = '';
  const server = createServer();

  /** A page with its own storage. */
  async function train(onException: string): Promise<Told> {
    const context = await (browser as Browser).newContext();
    const page = await context.newPage();
    await page.goto(origin);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', {origin, quotaSize: 500_000});
    const told = await page.evaluate(training(onException));
    await context.close();
    return told as Told;
  }

  before(async function () {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      if (process.env.CI) throw new Error(howToGetChromium);
      this.skip();
    }
    const files: Record<string, string> = {
      '/tf.js': readFileSync(
        createRequire(import.meta.url).resolve('@tensorflow/tfjs/dist/tf.min.js'),
        'utf8',
      ),
      '/door.js': await script(),
      '/': '<script src="/tf.js"></script><script src="/door.js"></script>',
    };
    server.on('request', ({url = ''}, response) => {
      response.setHeader('content-type', url === '/' ? 'text/html' : 'text/javascript');
      response.end(files[url]);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-quic']});
  });
  after(async () => {
    await browser?.close();
    server.close();
  });

  it('ends training with an error that says so; all checkpoints before are intact', async () => {
    const told = await train('throw');
    expect(told.error).to.match(/^ModelCheckpoint: .*best-throw/);
    expect(told.error).to.match(/quota|room|full/i);
    expect(told.done).to.be.within(1, 9);
    expect(told.intact).to.deep.equal(Array(told.done).fill(true));
  });

  it('or continues with warnings', async () => {
    const told = await train('warn');
    expect([told.error, told.epochs]).to.deep.equal([undefined, 10]);
    const full = told.warnings.filter(text => /^ModelCheckpoint: .*(quota|room|full)/i.test(text));
    expect(full.length).to.be.within(1, 9);
    expect(told.intact).to.deep.equal(Array(10 - full.length).fill(true));
  });
});

/** A model saved in Node, loaded by a page over http. */
import {expect} from 'chai';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {fileSystem} from 'tfjs-metrics/node';
import {findChromium, howToGetChromium} from '../../../tools/browsers.mjs';
import {binaryModel, predictions, samples} from '../helpers.js';

describe('a model saved by fileSystem', function () {
  this.timeout(180_000);

  it('loads in Chromium by tf.loadLayersModel(url), and predicts the same', async function () {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      if (process.env.CI) throw new Error(howToGetChromium);
      console.log(`    ${howToGetChromium}`);
      return this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
    const {x} = samples(8, 1);
    const model = binaryModel(['acc']);
    for (let i = 0; i < 2; i++) await model.save(fileSystem(folder), {includeOptimizer: true});
    const files: Record<string, string> = {
      '/tf.js': createRequire(import.meta.url).resolve('@tensorflow/tfjs/dist/tf.min.js'),
      '/model.json': join(folder, 'model.json'),
      '/weights.bin': join(folder, 'weights.bin'),
    };
    const server = createServer(({url = ''}, response) => {
      if (url === '/') response.setHeader('content-type', 'text/html').end('<script src="/tf.js"></script>');
      else if (url in files) response.end(readFileSync(files[url]));
      else response.writeHead(404).end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const {port} = server.address() as AddressInfo;
    const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-quic']});
    try {
      const tab = await browser.newPage();
      await tab.goto(`http://127.0.0.1:${port}/`);
      const found = await tab.evaluate(
        `(async () => {
          await tf.setBackend('cpu');
          const model = await tf.loadLayersModel('/model.json');
          return Array.from(model.predict(tf.tensor2d(${JSON.stringify(await x.array())})).dataSync());
        })()`,
      );
      const expected = predictions(model, x);
      (found as number[]).forEach((p, i) => expect(p).to.be.closeTo(expected[i], 1e-6));
      expect(found).to.have.lengthOf(8);
    } finally {
      await browser.close();
      server.close();
      rmSync(folder, {recursive: true, force: true});
      model.dispose();
      x.dispose();
    }
  });
});

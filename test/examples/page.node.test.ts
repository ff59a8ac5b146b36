/** The example page in a real Chromium, with the numbers on it. */
import {expect} from 'chai';
import {chromium} from 'playwright-core';
import {servePage} from '../../examples/page/serve.js';
import {findChromium, howToGetChromium} from '../../tools/browsers.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

describe('the example page in Chromium', function () {
  this.timeout(400_000);

  it('trains, stays alive, and shows the numbers', async function () {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      if (process.env.CI) throw new Error(howToGetChromium);
      console.log(`    ${howToGetChromium}`);
      this.skip();
    }
    const page = await servePage();
    const browser = await chromium.launch({executablePath, args: FLAGS});
    try {
      const tab = await browser.newPage({viewport: {width: 1100, height: 620}});
      const errors: string[] = [];
      tab.on('pageerror', error => errors.push(error.message));
      await tab.goto(`${page.url}?epochs=4`);
      await tab
        .waitForSelector('#result[data-done]', {timeout: 360_000})
        .catch(() => expect(errors).to.deep.equal([]));
      const head = await tab.locator('#head th').allTextContents();
      const rows = await tab.locator('#epochs tr').count();
      expect(head).to.include.members(['loss', 'val_auc', 'val_f1_score', 'val_bce', 'val_activation_mean']);
      expect(rows).to.equal(4);
      const done = JSON.parse((await tab.locator('#result').getAttribute('data-done')) ?? '{}');
      expect(done.auc).to.be.closeTo(done.best, 1e-6);
      expect(done.auc).to.be.greaterThan(0.9);
      const frames = Number(await tab.locator('#frames').textContent());
      expect(frames, 'animation frames while training').to.be.greaterThan(10);
      const shot = process.env.SCREENSHOT;
      if (shot) await tab.screenshot({path: shot});
      expect(errors).to.deep.equal([]);
    } finally {
      await browser.close();
      await page.close();
    }
  });
});

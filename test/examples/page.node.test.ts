/** The examples that are pages, in a real Chromium, under the policy `default-src 'self'`. */
import {expect} from 'chai';
import type {Browser, Page} from 'playwright-core';
import {type Framework, serveApp} from '../../examples/frameworks/serve.js';
import {serveSensorPage} from '../../examples/page/serve.js';
import {servePoolPage} from '../../examples/pool/page/serve.js';
import type {ServedPage} from '../../examples/serve_page.js';
import {serveWorkerPage} from '../../examples/worker/serve.js';
import {oneInShortTier} from '../backend.js';
import {errorsOf, launchChromium} from '../browser/chromium_page.js';

describe('the example pages in Chromium', function () {
  this.timeout(400_000);
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let served: ServedPage;
  before(async function () {
    browser = await launchChromium(this);
  });
  beforeEach(async () => {
    page = await browser.newPage({viewport: {width: 1280, height: 900}});
    errors = errorsOf(page);
  });
  afterEach(async () => {
    await page.close();
    await served.close();
    expect(errors).to.deep.equal([]);
  });

  const cursor = () => page.getByRole('slider', {name: 'Epoch under the cursor'});

  it('sensors: the dashboard of the training, and a restored model that finds anomalies', async () => {
    served = await serveSensorPage();
    await page.goto(served.url);
    const result = page.locator('#result[data-done]');
    await result.waitFor({timeout: 360_000});
    const done = JSON.parse((await result.getAttribute('data-done')) ?? '{}');
    expect(done.auc).to.be.closeTo(done.best, 1e-6);
    expect(done.auc).to.be.greaterThan(0.99);
    expect(done.f1).to.be.greaterThan(0.8);
    expect(await cursor().getAttribute('aria-valuetext')).to.match(/validation .*AUC/);
    expect(await page.getByRole('heading', {name: 'Confusion matrix'}).count()).to.equal(1);
    expect(await page.locator('meta[name=viewport]').count()).to.equal(1);
    const shot = process.env.SCREENSHOT;
    if (shot) await page.screenshot({path: shot, fullPage: true});
  });

  it('pool: Web Workers count to the bytes that the page itself counts to', async () => {
    served = await servePoolPage();
    await page.goto(served.url);
    const result = page.locator('#result[data-same]');
    await result.waitFor({timeout: 60_000});
    expect(await result.getAttribute('data-same')).to.equal('true');
    expect(JSON.parse((await result.textContent()) ?? '')).to.include.keys('acc', 'auc', 'group_overall');
    expect(await page.locator('progress').getAttribute('value')).to.equal('1');
  });

  it('worker: the buttons of the page pause, resume and stop the training', async () => {
    served = await serveWorkerPage();
    await page.goto(served.url);
    const epoch = async () =>
      Number(/^epoch (\d+)/.exec((await cursor().getAttribute('aria-valuetext')) ?? '')?.[1]);
    const waitFor = async (isReached: () => Promise<boolean>) => {
      while (!(await isReached())) await page.waitForTimeout(50);
    };
    await waitFor(async () => (await epoch()) >= 2);
    await page.getByRole('button', {name: 'Pause'}).click();
    // The batch that is running ends in its own time; without a pause the training would end meanwhile.
    let [paused, same] = [await epoch(), 0];
    for (; same < 10; await page.waitForTimeout(50)) {
      const now = await epoch();
      same = now === paused ? same + 1 : 0;
      paused = now;
    }
    await page.getByRole('button', {name: 'Resume'}).click();
    await waitFor(async () => (await epoch()) > paused);
    await page.getByRole('button', {name: /^Stop/}).click();
    await page.getByRole('heading', {name: 'Confusion matrix'}).waitFor({timeout: 60_000});
  });

  for (const framework of oneInShortTier(['react', 'vue', 'svelte'] as Framework[], 0))
    it(`${framework}: the element shows the training, without a wrapper`, async () => {
      served = await serveApp(framework);
      await page.goto(served.url);
      await page.getByRole('heading', {level: 1, name: 'Irises'}).waitFor();
      await page.getByRole('heading', {name: 'Confusion matrix'}).waitFor({timeout: 60_000});
      expect(await cursor().getAttribute('aria-valuetext')).to.match(/^epoch \d+: validation loss/);
      expect(await page.locator('training-dashboard').count()).to.equal(1);
    });
});

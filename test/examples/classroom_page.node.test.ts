/** The page for classes, in a real Chromium, under the policy `default-src 'self'`. */
import {expect} from 'chai';
import type {Browser, Page} from 'playwright-core';
import {serveClassroom} from '../../examples/classroom/serve.js';
import type {ServedPage} from '../../examples/serve_page.js';
import {axeViolations, errorsOf, launchChromium} from '../browser/chromium_page.js';

describe('the page for classes in Chromium', function () {
  this.timeout(120_000);
  let browser: Browser;
  let served: ServedPage;
  let page: Page;
  let errors: string[];
  before(async function () {
    browser = await launchChromium(this);
    served = await serveClassroom();
  });
  after(() => served?.close());
  beforeEach(async () => {
    page = await browser.newPage({viewport: {width: 1280, height: 900}});
    errors = errorsOf(page);
    await page.goto(served.url);
    await result().getByText('press Train').waitFor();
  });
  afterEach(async () => {
    await page.close();
    expect(errors).to.deep.equal([]);
  });

  const result = () => page.locator('#result');
  const button = (name: string | RegExp) => page.getByRole('button', {name});
  const isTrained = () => result().getByText('of 299 images right').waitFor({timeout: 60_000});

  it('a training: what went wrong in words, and the images that show it', async () => {
    await button('Train').click();
    await isTrained();
    expect(await result().innerText()).to.match(
      /reads \d+ of 299 images right[^]*It overfits[^]*It mixes up \d and \d/,
    );
    expect(await result().getByRole('img').count()).to.be.greaterThan(1);

    const cell = button(/[1-9]\d*.*, 6 read as 0/);
    const count = parseInt((await cell.textContent()) ?? '');
    await cell.click();
    await page.getByText(`${count} × 6, read as 0:`).waitFor();
    const images = page.getByRole('region', {name: 'Images behind a cell of the matrix'});
    expect(await images.getByRole('img', {name: 'a handwritten 6'}).count()).to.equal(count);
    expect(await page.locator('training-dashboard .sample-picture svg').count()).to.equal(10);

    expect(await axeViolations(page)).to.deep.equal([]);
    await page.emulateMedia({colorScheme: 'dark'});
    await page.setViewportSize({width: 360, height: 800});
    expect(await axeViolations(page)).to.deep.equal([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(360);
  });

  it('two trainings by keyboard, ended by the button Stop, and compared', async () => {
    const choose = async (name: string, moves: number) => {
      await page.getByRole('radio', {name}).focus();
      for (let i = 0; i < moves; i++) await page.keyboard.press('ArrowRight');
    };
    await choose('50', 2);
    for (const moves of [0, 2]) {
      await choose('none', moves);
      await page.keyboard.press('Enter');
      await button(/^Stop/).press('Enter');
      await isTrained();
    }
    await button('Compare all 2 trainings').press('Enter');
    const dashboard = page.locator('training-dashboard');
    await dashboard.getByText('64 neurons, 300 images, dropout').first().waitFor();
    await dashboard.getByText('2 runs').waitFor();
  });

  it('says so if a training fails', async () => {
    await page.route('**/digits.txt', route => route.fulfill({status: 200, body: 'no digits'}));
    await button('Train').click();
    await result()
      .getByText(/^The training has failed: /)
      .waitFor();
    errors.length = 0;
  });
});

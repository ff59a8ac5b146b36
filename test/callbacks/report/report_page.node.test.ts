/** The report in a real Chromium: accessibility, width, requests and pages of paper. */
import {expect} from 'chai';
import type {Browser, Page} from 'playwright-core';
import {reportHtml} from '../../../callbacks/report/report_html.js';
import {oneInShortTier} from '../../backend.js';
import {axeViolations, launchChromium} from '../../browser/chromium_page.js';
import {binaryRecord, classRecord, failedRecord, regressionRecord, twoOutputsRecord} from './records.js';

const RECORDS = {
  classRecord,
  'classRecord of 40 classes': () => classRecord({classes: 40}),
  binaryRecord,
  regressionRecord,
  twoOutputsRecord,
  failedRecord,
};

describe('reportHtml in Chromium', function () {
  this.timeout(120_000);
  let browser: Browser;

  before(async function () {
    browser = await launchChromium(this);
  });

  async function open(html: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
    const page = await browser.newPage({viewport: {width, height: 800}, colorScheme});
    await page.setContent(html);
    return page;
  }

  Object.entries(RECORDS).forEach(([name, record], i) => {
    for (const scheme of oneInShortTier(['light', 'dark'] as const, i))
      it(`${name}: axe finds nothing, ${scheme}`, async () => {
        const page = await open(await reportHtml(record()), scheme === 'light' ? 320 : 1280, scheme);
        expect(await axeViolations(page)).to.eql([]);
        await page.close();
      });

    it(`${name}: nothing is wider than the page`, async () => {
      const page = await open(await reportHtml(record()), 1280, 'light');
      for (const width of [1280, 768, 360, 320]) {
        await page.setViewportSize({width, height: 800});
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(width);
      }
      await page.close();
    });
  });

  it('the table of classes shows all its columns', async () => {
    const page = await open(await reportHtml(classRecord()), 1280, 'light');
    for (const width of [1440, 1280, 950, 700]) {
      await page.setViewportSize({width, height: 800});
      const [needed, given] = await page
        .locator('[aria-label="Per class"]')
        .evaluate(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth]);
      expect(needed, `at ${width} px`).to.be.at.most(given);
    }
    await page.close();
  });

  it('sends no request and runs no script', async () => {
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on('request', request => void requests.push(request.url()));
    await page.setContent(await reportHtml(classRecord()));
    await page.waitForLoadState('networkidle');
    expect(requests).to.eql([]);
    await page.close();
  });

  it('prints on at most four pages of A4', async () => {
    const page = await open(await reportHtml(classRecord()), 1280, 'dark');
    const pdf = await page.pdf({format: 'A4', preferCSSPageSize: true});
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).to.be.at.most(4);
    await page.close();
  });
});

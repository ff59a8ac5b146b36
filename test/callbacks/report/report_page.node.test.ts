/** The report in a real Chromium: accessibility, width, requests and pages of paper. */
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {expect} from 'chai';
import {type Browser, chromium, type Page} from 'playwright-core';
import {reportHtml} from '../../../callbacks/report/report_html.js';
import {findChromium, howToGetChromium} from '../../../tools/browsers.mjs';
import {binaryRecord, classRecord, failedRecord, regressionRecord, twoOutputsRecord} from './records.js';

const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const RECORDS = {
  classRecord,
  'classRecord of 40 classes': () => classRecord({classes: 40}),
  binaryRecord,
  regressionRecord,
  twoOutputsRecord,
  failedRecord,
};

interface Axe {
  run(): Promise<{violations: {id: string; nodes: {html: string}[]}[]}>;
}

describe('reportHtml in Chromium', function () {
  this.timeout(120_000);
  let browser: Browser;
  let axe: string;

  before(async function () {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      if (process.env.CI) throw new Error(howToGetChromium);
      console.log(`    ${howToGetChromium}`);
      this.skip();
    }
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    browser = await chromium.launch({executablePath, args: FLAGS});
  });

  after(() => browser?.close());

  async function open(html: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
    const page = await browser.newPage({viewport: {width, height: 800}, colorScheme});
    await page.setContent(html);
    return page;
  }

  for (const [name, record] of Object.entries(RECORDS)) {
    it(`${name}: axe finds nothing, nothing is wider than the page, light and dark`, async () => {
      const html = await reportHtml(record());
      for (const [width, scheme] of [
        [320, 'light'],
        [1280, 'dark'],
      ] as const) {
        // prettier-ignore
        const page = await open(html, width, scheme);
        await page.evaluate(axe);
        const {violations} = await page.evaluate(() => (globalThis as unknown as {axe: Axe}).axe.run());
        expect(violations.map(({id, nodes}) => `${id}: ${nodes[0].html}`)).to.eql([]);
        for (const size of [width, 360, 768]) {
          await page.setViewportSize({width: size, height: 800});
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(size);
        }
        await page.close();
      }
    });
  }

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

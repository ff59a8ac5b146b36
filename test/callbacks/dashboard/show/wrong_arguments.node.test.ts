/** Arguments that cannot be drawn are errors at once, and say what to do. */
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {fitCallbacks} from '../../../../callbacks/dashboard/show/fit_callbacks.js';
import {ScriptPage} from '../../../browser/page_suite.js';
import {CHARTS, SHOW} from './shown_page.js';

const CASES: [call: string, message: RegExp][] = [
  [`fitCallbacks('#nowhere', ['loss'])`, /^fitCallbacks: the page has no element "#nowhere"/],
  [`fitCallbacks('##', ['loss'])`, /^fitCallbacks: "##" is not a selector/],
  [`fitCallbacks(null, ['loss'])`, /^fitCallbacks: the container must be an element.*got null/],
  [`fitCallbacks({name: ''}, ['loss'])`, /^fitCallbacks: the container must be/],
  [`fitCallbacks({drawArea: '#charts'}, ['loss'])`, /^fitCallbacks: the container must be/],
  [`fitCallbacks('#charts')`, /^fitCallbacks: metrics must be a list of log keys/],
  [`fitCallbacks('#charts', [])`, /^fitCallbacks: metrics must be a list/],
  [`fitCallbacks('#charts', 'loss')`, /^fitCallbacks: metrics must be a list.*got "loss"/],
  [`fitCallbacks('#charts', ['loss', 3])`, /^fitCallbacks: metrics must be a list/],
  [`fitCallbacks('#charts', ['loss'], {callbacks: ['onTrainEnd']})`, /^fitCallbacks: callbacks must be/],
  [`fitCallbacks('#charts', ['loss'], {callbacks: []})`, /^fitCallbacks: callbacks must be/],
  [`fitCallbacks('#charts', ['loss'], {yAxisDomain: [1, 0]})`, /^fitCallbacks: yAxisDomain must be/],
  [
    `fitCallbacks('#charts', ['loss'], {seriesColors: ['reddish']})`,
    /seriesColors must be CSS colors.*reddish/,
  ],
  [`fitCallbacks('#charts', ['loss'], {height: '200'})`, /^fitCallbacks: height must be a number of pixels/],
  [`showHistory('#charts', {loss: [1]}, ['loss'])`, /^showHistory: expected what fit returns/],
  [
    `showHistory('#charts', {history: {loss: [1]}}, ['acc'])`,
    /^showHistory: the history has none of .*"acc"/,
  ],
  [`showHistory('#charts', null, ['loss'])`, /^showHistory: expected what fit returns.*got null/],
];

describe('fitCallbacks and showHistory: wrong arguments', function () {
  this.timeout(120_000);
  const pages = new ScriptPage(SHOW, CHARTS);
  let page: Page;
  before(async function () {
    await pages.start(this);
    page = await pages.open();
  });
  after(() => pages.end());

  for (const [call, message] of CASES)
    it(call, async () => {
      const error = await page.evaluate(
        `(async () => { try { await ${call}; } catch (e) { return [e.name, e.message]; } })()`,
      );
      expect(error).to.have.property('0', 'UsageError');
      expect(error).to.have.property('1').that.matches(message);
      expect(await page.evaluate(`document.querySelector('#charts').childElementCount`)).to.equal(0);
    });

  it('says where there is no page', () => {
    expect(() => fitCallbacks('#charts', ['loss'])).to.throw(/^fitCallbacks: there is no page to draw in/);
  });
});

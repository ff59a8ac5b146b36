/** The states of the dashboard in a real Chromium, under a strict CSP. */
import {expect} from 'chai';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {axeViolations, DashboardPages, EMPTY_DASHBOARD, show} from './pages/dashboard_page.js';
import {failedRun, madeEvaluation, madeRun} from './pages/records.js';

const evaluation = madeEvaluation();
const STATES: Record<string, Run | Run[] | undefined> = {
  'no run': undefined,
  'empty': {...madeRun({epochs: 0}), batches: undefined},
  'running': madeRun({epochs: 6}),
  'finished': madeRun({finished: true, evaluation}),
  'error': failedRun(),
  'comparison': [
    madeRun({finished: true, evaluation}),
    madeRun({id: 'b', name: 'wide', epochs: 9, finished: true, evaluation}),
    madeRun({id: 'c', name: 'fast', epochs: 15, finished: true}),
  ],
};

describe('the states of the dashboard', function () {
  this.timeout(120_000);
  let pages: DashboardPages | undefined;

  before(async function () {
    pages = await DashboardPages.start(EMPTY_DASHBOARD);
    if (pages === undefined) this.skip();
  });

  after(() => pages?.stop());

  for (const [name, runs] of Object.entries(STATES)) {
    it(`${name}: axe-core finds nothing in light, in dark, at 360 px, and with forced colors`, async () => {
      for (const options of [{}, {theme: 'dark' as const}, {width: 360}, {forcedColors: 'active' as const}]) {
        const page = await (pages as DashboardPages).open(options);
        await page.evaluate('dashboard.controls = controls');
        await show(page, runs);
        expect(await axeViolations(page), JSON.stringify(options)).to.deep.equal([]);
        await page.close();
      }
      expect(pages?.problems).to.deep.equal([]);
    });

    it(`${name}: nothing is wider than the dashboard at 320 px`, async () => {
      const page = await (pages as DashboardPages).open({width: 320});
      await show(page, runs);
      const wide = await page.evaluate(() => {
        const root = document.querySelector('training-dashboard')?.shadowRoot as ShadowRoot;
        const limit = (root.querySelector('.tfm') as Element).getBoundingClientRect().right;
        return [
          ...root.querySelectorAll('.tfm *:not(.scroll *, .hidden, .hidden *, .live-canvas, .live-canvas *)'),
        ]
          .filter(element => element.getBoundingClientRect().right > limit + 1)
          .map(element => element.outerHTML.slice(0, 100));
      });
      expect(wide).to.deep.equal([]);
      await page.close();
    });
  }
});

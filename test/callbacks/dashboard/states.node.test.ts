/** The states of the dashboard in a real Chromium, under a strict CSP. */
import {expect} from 'chai';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {oneInShortTier, someInShortTier} from '../../backend.js';
import {axeViolations} from '../../browser/chromium_page.js';
import {type PageOptions, ScriptPage} from '../../browser/page_suite.js';
import {EMPTY_DASHBOARD, HERE, show} from './pages/dashboard_page.js';
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

const SETTINGS: Record<string, PageOptions> = {
  'in light': {},
  'in dark': {theme: 'dark'},
  'at 360 px': {width: 360},
  'with forced colors': {forcedColors: 'active'},
};

describe('the states of the dashboard', function () {
  this.timeout(120_000);
  const pages = new ScriptPage(EMPTY_DASHBOARD, HERE);
  before(function () {
    return pages.start(this);
  });
  afterEach(() => expect(pages.problems.splice(0)).to.deep.equal([]));
  after(() => pages.end());

  Object.entries(STATES).forEach(([name, runs], i) => {
    const settings = Object.entries(SETTINGS);
    const tried = name === 'finished' ? someInShortTier(settings, 2, i) : oneInShortTier(settings, i);
    for (const [setting, options] of tried) {
      it(`${name}: axe-core finds nothing ${setting}`, async () => {
        const page = await pages.open(options);
        await page.evaluate('dashboard.controls = controls');
        await show(page, runs);
        expect(await axeViolations(page)).to.deep.equal([]);
      });
    }

    it(`${name}: nothing is wider than the dashboard at 320 px`, async () => {
      const page = await pages.open({width: 320});
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
    });
  });

  it('error: the names of marks that are close together are beside each other', async () => {
    const page = await pages.open({});
    await show(page, failedRun());
    const gaps = await page.evaluate(() => {
      const root = document.querySelector('training-dashboard')?.shadowRoot as ShadowRoot;
      return [...root.querySelectorAll('.live-lane')]
        .map(lane => [...lane.children].map(name => name.getBoundingClientRect()))
        .filter(names => names.length === 2)
        .map(([best, nan]) => nan.left - best.right);
    });
    expect(gaps).to.have.lengthOf(2);
    for (const gap of gaps) expect(gap).to.be.at.least(0);
  });

  it('with reduced motion nothing moves, and without it the icon of a training turns', async () => {
    const motions: Record<string, string[]> = {};
    for (const reducedMotion of ['reduce', 'no-preference'] as const) {
      const page = await pages.open({});
      await page.emulateMedia({reducedMotion});
      await page.evaluate('dashboard.controls = controls');
      await show(page, STATES.running);
      motions[reducedMotion] = await page.evaluate(() => {
        const root = document.querySelector('training-dashboard')?.shadowRoot as ShadowRoot;
        const moving = [...root.querySelectorAll('.tfm *:not(.probes *)')].filter(element => {
          const {animationName, transitionDuration} = getComputedStyle(element);
          const isChanging = transitionDuration.split(', ').some(time => parseFloat(time) > 0);
          return animationName !== 'none' || isChanging;
        });
        return [...new Set(moving.map(element => element.classList[0] ?? element.tagName.toLowerCase()))];
      });
    }
    expect(motions.reduce).to.deep.equal([]);
    expect(motions['no-preference']).to.include.members(['icon', 'button']);
  });
});

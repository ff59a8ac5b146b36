/**
 * What the element does when it is updated, removed, moved, hidden and shown again; ten of them; nothing
 * left.
 */
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {pageForEachTest} from '../../browser/page_suite.js';
import {EMPTY_DASHBOARD, HERE, show} from './pages/dashboard_page.js';
import {failedRun, madeEvaluation, madeRun} from './pages/records.js';

/** Counts what elements have registered outside of themselves, from before the module of the dashboard. */
const WATCHED = `
window.alive = {listeners: 0, observers: 0, frames: new Set(), timers: new Set()};
for (const target of [window, document, ...['(prefers-color-scheme: dark)', '(forced-colors: active)'].map(q => matchMedia(q))]) {
  const own = target instanceof MediaQueryList ? MediaQueryList.prototype : target;
  const add = own.addEventListener, remove = own.removeEventListener;
  own.addEventListener = function (type, listener, options) {
    alive.listeners++;
    options?.signal?.addEventListener('abort', () => alive.listeners--);
    return add.call(this, type, listener, options);
  };
  own.removeEventListener = function (...args) { alive.listeners--; return remove.apply(this, args); };
}
const Observer = ResizeObserver;
window.ResizeObserver = class extends Observer {
  observe(target) { alive.observers++; super.observe(target); }
  disconnect() { alive.observers--; super.disconnect(); }
};
const [frame, cancel, timeout, clear] = [requestAnimationFrame, cancelAnimationFrame, setTimeout, clearTimeout].map(f => f.bind(window));
window.requestAnimationFrame = call => { const id = frame(t => { alive.frames.delete(id); call(t); }); alive.frames.add(id); return id; };
window.cancelAnimationFrame = id => { alive.frames.delete(id); cancel(id); };
window.setTimeout = (call, time) => { const id = timeout(() => { alive.timers.delete(id); call(); }, time); alive.timers.add(id); return id; };
window.clearTimeout = id => { alive.timers.delete(id); clear(id); };
window.nextFrame = frame;
window.counts = () => ({listeners: alive.listeners, observers: alive.observers, frames: alive.frames.size, timers: alive.timers.size});
`;

describe('the life of the dashboard', function () {
  this.timeout(120_000);
  let page: Page;
  pageForEachTest(
    WATCHED + EMPTY_DASHBOARD.replace('import {', 'import {\n'),
    HERE,
    opened => (page = opened),
  );

  it('keeps the canvases when the same run is updated', async () => {
    await show(page, madeRun({epochs: 3}));
    await page.evaluate('window.before = [...dashboard.shadowRoot.querySelectorAll("canvas")]');
    await show(page, madeRun({epochs: 4}));
    const same = await page.evaluate(
      'JSON.stringify([...dashboard.shadowRoot.querySelectorAll("canvas")].map((c, i) => c === before[i]))',
    );
    expect(same).to.equal(JSON.stringify([true, true, true, true]));
  });

  it('leaves nothing behind when ten elements are removed, whatever they show', async () => {
    const runs = [
      undefined,
      madeRun({epochs: 0}),
      madeRun(),
      madeRun({finished: true, evaluation: madeEvaluation()}),
      failedRun(),
    ];
    const before = await page.evaluate('dashboard.remove(), counts()');
    const after = await page.evaluate(`(async runs => {
      const elements = runs.map(run => {
        const element = document.createElement('training-dashboard');
        document.body.append(element);
        if (run) element.run = run;
        return element;
      });
      for (let i = 0; i < 4; i++) await new Promise(nextFrame);
      const running = counts();
      for (const element of elements) element.run = runs[2];
      for (const element of elements) element.remove();
      for (let i = 0; i < 4; i++) await new Promise(nextFrame);
      return {running, removed: counts(), nodes: document.querySelectorAll('body > :not(main)').length};
    })(${JSON.stringify([...runs, ...runs])})`);
    const {running, removed, nodes} = after as {running: {observers: number}; removed: object; nodes: number};
    expect(running.observers).to.equal(10);
    expect(removed).to.deep.equal(before);
    expect(nodes).to.equal(0);
  });

  it('can be moved, and shown after it was hidden: its charts have the size of their places', async () => {
    await page.evaluate('dashboard.hidden = true');
    await show(page, madeRun());
    await page.evaluate('dashboard.hidden = false');
    await page.locator('training-dashboard canvas').nth(3).waitFor();
    await page.evaluate('document.body.prepend(dashboard)');
    await show(page, madeRun({epochs: 14}));
    const sizes = await page.evaluate(
      '[...dashboard.shadowRoot.querySelectorAll(".live-area")].map(a => a.clientWidth + 12 - a.querySelector("canvas").getBoundingClientRect().width)',
    );
    expect(sizes).to.deep.equal([0, 0, 0, 0]);
  });

  it('draws when it is assigned a run before it is in the page', async () => {
    const texts = await page.evaluate(`(async run => {
      const element = document.createElement('training-dashboard');
      element.run = run;
      document.body.append(element);
      for (let i = 0; i < 3; i++) await new Promise(nextFrame);
      return element.shadowRoot.querySelector('.big').textContent;
    })(${JSON.stringify(madeRun())})`);
    expect(texts).to.equal('Epoch 13 of 20');
  });

  it('draws once per frame, however often it is assigned', async () => {
    await show(page, madeRun());
    const frames = await page.evaluate(`(run => {
      for (let i = 0; i < 100; i++) dashboard.run = run;
      return counts().frames;
    })(${JSON.stringify(madeRun({epochs: 14}))})`);
    expect(frames).to.equal(1);
  });

  it('takes the colors of the theme when the page changes it', async () => {
    await show(page, madeRun());
    await page.evaluate(`window.pixels = () => {
      const canvas = dashboard.shadowRoot.querySelector('canvas');
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let sum = 0;
      for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]) % 1000003;
      return sum;
    }; window.light = pixels(); document.documentElement.dataset.theme = "dark"`);
    await page.waitForFunction(() => {
      const {pixels, light} = window as unknown as {pixels(): number; light: number};
      return pixels() !== light;
    });
  });
});

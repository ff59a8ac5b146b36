/**
 * Kinds of problems that were reported for tfjs-vis, and that this package must not have: those of a page.
 * Numbers are threads in tensorflow/tfjs. The others are in tfjs_vis_issues.node.test.ts.
 */
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {nextFrame, pageForEachTest} from '../../browser/page_suite.js';
import {CHARTS, SHOW} from './show/shown_page.js';

/** Counts the listeners of window and document that are there. */
const COUNT_LISTENERS = `
globalThis.listeners = 0;
for (const target of [window, document]) {
  const {addEventListener, removeEventListener} = target;
  const known = new Set();
  target.addEventListener = (type, listener, ...rest) => {
    if (!known.has(type + String(listener))) listeners += 1;
    known.add(type + String(listener));
    addEventListener.call(target, type, listener, ...rest);
  };
  target.removeEventListener = (type, listener, ...rest) => {
    if (known.delete(type + String(listener))) listeners -= 1;
    removeEventListener.call(target, type, listener, ...rest);
  };
}`;

const RUN = {
  version: 1,
  id: 'a',
  name: 'run',
  config: {classes: ['cat', 'dog']},
  epochs: [{epoch: 0, time: 1, logs: {loss: 0.5, val_loss: 0.6}}],
  events: [],
  evaluation: {
    task: 'binary',
    count: 17,
    threshold: 0.5,
    confusion: [
      [5, 1],
      [2, 9],
    ],
    curves: [
      {
        name: 'dog',
        positives: 11,
        negatives: 6,
        thresholds: [0.9, 0.5, 0.1],
        truePositives: [4, 9, 11],
        falsePositives: [0, 1, 6],
        auc: 0.875,
        ap: 0.91,
      },
    ],
  },
};

describe('problems of tfjs-vis in a page', function () {
  this.timeout(120_000);
  let page: Page;
  pageForEachTest(SHOW, CHARTS, opened => (page = opened));

  const run = async (code: string): Promise<unknown> => {
    const result = await page.evaluate(`(async () => { ${code} })()`);
    await nextFrame(page);
    return result;
  };
  const spoken = () => page.locator('input[type=range]').first().getAttribute('aria-valuetext');
  const FIT = `fitCallbacks('#charts', ['loss', 'val_loss', 'acc'], {callbacks: ['onEpochEnd']})`;

  for (const [how, callbacks] of [
    ['before another callback', `[charts, tf.callbacks.earlyStopping({monitor: 'loss', patience: 100})]`],
    ['after another callback', `[tf.callbacks.earlyStopping({monitor: 'loss', patience: 100}), charts]`],
    ['after an object', `[{onEpochEnd: count}, charts]`],
    ['spread into an object', `{...charts, onTrainEnd: count}`],
  ])
    it(`1792: it can be mixed with other callbacks, ${how}`, async () => {
      await run(`const charts = ${FIT}; const count = () => {}; await train(${callbacks})`);
      expect(await spoken()).to.match(/^epoch 6: loss [\d.]+, val_loss [\d.]+, acc [\d.]+$/);
    });

  it('1102: wrong input fails at once', async () => {
    const message = await run(`try { fitCallbacks('#chart', ['loss']) } catch (e) { return e.message }`);
    expect(message).to.match(/the page has no element "#chart"/);
  });

  const showRun = `defineTrainingDashboard();
    const element = document.createElement('training-dashboard');
    document.getElementById('charts').append(element);
    element.run = ${JSON.stringify(RUN)};`;

  it('859: there is a ROC curve', async () => {
    await run(showRun);
    const roc = page.getByRole('heading', {name: 'ROC'});
    expect(await roc.count()).to.equal(1);
    expect(await page.getByText(/0\.875/).count()).to.be.greaterThan(0);
  });

  it('916, 974, 1294, 3948: the confusion matrix names what is true and what is predicted', async () => {
    await run(showRun);
    const matrix = page.locator('.matrix');
    const text = (await matrix.innerText()).replace(/\s+/g, ' ');
    expect(text).to.match(/predicted.*true.*cat.*7.*dog.*10.*cat.*6.*5.*1.*dog.*11.*2.*9/);
  });

  it('1850, 1539, 2070, 1168: nothing moves on hover', async () => {
    await run(`await train(${FIT})`);
    const boxes = () =>
      page.evaluate(`[...document.querySelector('#charts').firstElementChild.shadowRoot.querySelectorAll('*')]
        .filter(one => !one.closest('.uplot') && one.tagName !== 'circle' && one.tagName !== 'path')
        .map(one => JSON.stringify(one.getBoundingClientRect()))`);
    const before = await boxes();
    const plot = page.getByRole('img').first();
    const {x, y, width, height} = (await plot.boundingBox()) ?? {x: 0, y: 0, width: 0, height: 0};
    for (const share of [0.3, 0.5, 0.9]) {
      await page.mouse.move(x + share * width, y + height / 2);
      await nextFrame(page);
      expect(await boxes()).to.deep.equal(before);
    }
  });

  it('1850, 1539, 2070, 1168: a hidden container is drawn when it is shown', async () => {
    await run(`document.getElementById('charts').hidden = true; await train(${FIT})`);
    expect(await page.locator('canvas').count()).to.equal(0);
    await run(`document.getElementById('charts').hidden = false`);
    await page.locator('canvas').first().waitFor();
    const {width} = (await page.locator('canvas').first().boundingBox()) ?? {width: 0};
    expect(width).to.be.greaterThan(200);
  });

  it('999: NaN and infinity are gaps with a mark, and later values are drawn', async () => {
    await run(`const charts = ${FIT};
      for (const loss of [1, NaN, 0.5, -Infinity, 0.25]) await charts.onEpochEnd(0, {loss})`);
    expect(await spoken()).to.equal('epoch 5: loss 0.250');
    const problem = await page.evaluate<boolean>(`(() => {
      const canvas = document.querySelector('#charts').firstElementChild.shadowRoot.querySelector('canvas');
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4) if (data[i] === 180 && data[i + 1] === 35 && data[i + 2] === 24) return true;
      return false;
    })()`);
    expect(problem, 'a mark in the color of problems').to.equal(true);
  });

  it('2717: no tensor, no listener and no canvas is left', async () => {
    await run(COUNT_LISTENERS);
    await run(`await tf.setBackend('cpu'); globalThis.before = tf.memory().numTensors; await train(${FIT})`);
    expect(await page.evaluate('listeners')).to.be.greaterThan(0);
    await run(`globalThis.host = document.querySelector('#charts').firstElementChild; host.remove()`);
    await nextFrame(page);
    expect(await page.evaluate('tf.memory().numTensors - before')).to.equal(0);
    expect(await page.evaluate('listeners')).to.equal(0);
    expect(await page.evaluate(`host.shadowRoot.querySelectorAll('canvas').length`)).to.equal(0);
    await run(`document.querySelector('#charts').append(host)`);
    await page.locator('canvas').first().waitFor();
  });

  it('2232, 2661: colors are chosen by name', async () => {
    await run(`await showHistory('#charts', [{loss: 1}, {loss: 1}], ['loss'], {seriesColors: ['tomato']})`);
    const found = await page.evaluate<boolean>(`(() => {
      const canvas = document.querySelector('#charts').firstElementChild.shadowRoot.querySelector('canvas');
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4) if (data[i] === 255 && data[i + 1] === 99 && data[i + 2] === 71) return true;
      return false;
    })()`);
    expect(found, 'tomato is rgb(255, 99, 71)').to.equal(true);
  });
});

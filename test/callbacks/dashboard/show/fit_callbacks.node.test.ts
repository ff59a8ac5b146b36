/** `fitCallbacks` and `showHistory` take the arguments of tfjs-vis, and draw. */
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {oneInShortTier} from '../../../backend.js';
import {axeViolations} from '../../../browser/chromium_page.js';
import {nextFrame, pageForEachTest} from '../../../browser/page_suite.js';
import {CHARTS, SHOW} from './shown_page.js';

describe('fitCallbacks', function () {
  this.timeout(120_000);
  let page: Page;
  const pages = pageForEachTest(SHOW, CHARTS, opened => (page = opened));

  const run = async (code: string): Promise<unknown> => {
    const result = await page.evaluate(`(async () => { ${code} })()`);
    await nextFrame(page);
    return result;
  };
  const names = (selector: string) => page.locator(selector).allTextContents();
  const spoken = (i: number) => page.locator('input[type=range]').nth(i).getAttribute('aria-valuetext');

  it('draws epochs and batches, one chart per metric, in an element', async () => {
    await run(`await train(fitCallbacks('#charts', ['loss', 'val_loss', 'acc', 'val_acc']))`);
    expect(await names('h2')).to.deep.equal(['Epochs', 'Batches']);
    expect(await names('h3')).to.deep.equal(['loss', 'acc', 'loss', 'acc']);
    expect(await spoken(0)).to.match(/^epoch 6: loss [\d.]+, val_loss [\d.]+, acc [\d.]+, val_acc [\d.]+$/);
    expect(await spoken(1)).to.match(/^batch 18: loss [\d.]+, acc [\d.]+$/);
    const charts = page.getByRole('img');
    expect(await charts.count()).to.equal(4);
    expect(await charts.first().getAttribute('aria-label')).to.match(
      /^Chart of loss: loss [\d.]+, val_loss [\d.]+ after epoch 6\.$/,
    );
    expect(await page.locator('canvas').count()).to.equal(4);
  });

  it('draws only after the events that are asked for', async () => {
    await run(`await train(fitCallbacks('#charts', ['loss'], {callbacks: ['onEpochEnd']}))`);
    expect(await names('h2')).to.deep.equal(['Epochs']);
  });

  it('takes {name, tab, styles}: a panel that is closed and opened by keyboard', async () => {
    await run(`await train(fitCallbacks({name: 'Run 1', tab: 'Model', styles: {height: '400px'}}, ['loss']));
      await train(fitCallbacks({name: 'Run 2', tab: 'Model'}, ['acc'], {callbacks: ['onEpochEnd']}));
      await train(fitCallbacks({name: 'Run 1', tab: 'Model'}, ['loss'], {callbacks: ['onEpochEnd']}))`);
    expect(await page.evaluate('document.body.children.length')).to.equal(2);
    const panel = page.getByRole('complementary', {name: 'Charts'});
    expect(await panel.getByRole('heading', {level: 4}).allTextContents()).to.deep.equal(['Run 1', 'Run 2']);
    expect(await panel.getByRole('heading', {level: 3, name: 'Model'}).count()).to.equal(1);
    await page.getByRole('button', {name: 'Close'}).focus();
    await page.keyboard.press('Enter');
    expect(await panel.isVisible()).to.equal(false);
    await page.keyboard.press('Enter');
    expect(await panel.isVisible()).to.equal(true);
    await page.keyboard.press('Escape');
    expect(await panel.isVisible()).to.equal(false);
  });

  it('takes a surface of tfjs-vis, and draws again in the same place', async () => {
    const fit = `train(fitCallbacks({drawArea: document.getElementById('charts')}, ['loss']))`;
    await run(`await ${fit}; await ${fit}`);
    expect(await page.locator('canvas').count()).to.equal(2);
    expect(await spoken(0)).to.match(/^epoch 6:/);
  });

  it('says every value, and moves by keyboard', async () => {
    await run(`const charts = fitCallbacks('#charts', ['loss'], {callbacks: ['onEpochEnd']});
      for (const loss of [0.5, 0.25, NaN, Infinity, 0.125]) await charts.onEpochEnd(0, {loss})`);
    const slider = page.getByRole('slider', {name: 'Epoch'});
    await slider.focus();
    const heard: (string | null)[] = [await spoken(0)];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('ArrowLeft');
      heard.push(await spoken(0));
    }
    expect(heard).to.deep.equal([
      'epoch 5: loss 0.125',
      'epoch 4: loss infinite',
      'epoch 3: loss not a number',
      'epoch 2: loss 0.250',
      'epoch 1: loss 0.500',
    ]);
    await page.keyboard.press('Escape');
    expect(await spoken(0)).to.equal('epoch 5: loss 0.125');
    await page.getByText('All values as a table').click();
    expect(await page.getByRole('row').allTextContents()).to.deep.equal([
      'epochloss',
      '10.500',
      '20.250',
      '3NaNnot a number',
      '4∞infinite',
      '50.125',
    ]);
  });

  it('names keys that the logs do not have', async () => {
    await run(`await train(fitCallbacks('#charts', ['loss', 'acuracy'], {callbacks: ['onEpochEnd']}))`);
    expect(await page.getByText('The logs of epochs contain no acuracy.').count()).to.equal(1);
    expect(await names('h3')).to.deep.equal(['loss']);
  });

  for (const scheme of oneInShortTier(['light', 'dark'] as const, 1))
    it(`has no violation that axe-core finds, ${scheme}`, async () => {
      page = await pages.open({colorScheme: scheme});
      await run(`await train(fitCallbacks('#charts', ['loss', 'val_loss', 'acc']));
        await train(fitCallbacks({name: 'A', tab: 'B'}, [['loss', 'acc', 'val_acc']]))`);
      for (const details of await page.locator('details').all())
        await details.evaluate(one => one.toggleAttribute('open', true));
      expect(await axeViolations(page)).to.deep.equal([]);
    });
});

describe('showHistory', function () {
  this.timeout(120_000);
  let page: Page;
  pageForEachTest(SHOW, CHARTS, opened => (page = opened));
  const spoken = () => page.locator('input[type=range]').getAttribute('aria-valuetext');

  it('shows what fit returns', async () => {
    await page.evaluate(
      `train([]).then(history => showHistory('#charts', history, ['loss', 'val_loss', 'acc']))`,
    );
    expect(await page.locator('h3').allTextContents()).to.deep.equal(['loss', 'acc']);
    expect(await spoken()).to.match(/^epoch 6: loss [\d.]+, val_loss [\d.]+, acc [\d.]+$/);
  });

  it('shows lists of logs, also one per metric, in the same charts', async () => {
    await page.evaluate(`showHistory('#charts', [{loss: 0.5}, {loss: 0.25}], ['loss'])`);
    expect(await spoken()).to.equal('epoch 2: loss 0.250');
    await page.evaluate(
      `showHistory('#charts', [[{loss: 1}], [{acc: 0}, {acc: 0.5}, {acc: 1}]], ['loss', 'acc'])`,
    );
    expect(await spoken()).to.equal('epoch 3: loss no value, acc 1.000');
    expect(await page.locator('canvas').count()).to.equal(2);
  });

  it('puts the keys of a nested list into one chart', async () => {
    await page.evaluate(`showHistory('#charts', [{a: 1, b: 2, c: 3}], [['a', 'b'], 'c'])`);
    expect(await page.locator('h3').allTextContents()).to.deep.equal(['a, b', 'c']);
  });
});

/** The cursor over all charts, by keyboard and pointer, and the table of all values. */
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {pageForEachTest} from '../../browser/page_suite.js';
import {EMPTY_DASHBOARD, HERE, show} from './pages/dashboard_page.js';
import {failedRun, madeRun} from './pages/records.js';

describe('the cursor of the dashboard', function () {
  this.timeout(120_000);
  let page: Page;
  pageForEachTest(EMPTY_DASHBOARD, HERE, opened => (page = opened));

  const slider = () => page.getByRole('slider', {name: 'Epoch under the cursor'});
  const said = () => slider().getAttribute('aria-valuetext');

  it('is a slider that says the epoch and all values', async () => {
    await show(page, madeRun({finished: true}));
    expect(await said()).to.equal(
      'epoch 8: validation loss 0.487, accuracy 0.706; training loss 0.387, accuracy 0.806; learning rate 0.005',
    );
  });

  it('follows the latest epoch while training, until it is moved, and again after Escape', async () => {
    await show(page, madeRun({epochs: 5}));
    expect(await said()).to.match(/^epoch 5: /);
    await show(page, madeRun({epochs: 6}));
    expect(await said()).to.match(/^epoch 6: /);
    await slider().press('Home');
    await show(page, madeRun({epochs: 7}));
    expect(await said()).to.match(/^epoch 1: /);
    await slider().press('Escape');
    expect(await said()).to.match(/^epoch 7: /);
  });

  it('moves by arrows, pages, and from event to event', async () => {
    await show(page, madeRun({finished: true, epochs: 30, planned: 40}));
    const after = async (...keys: string[]): Promise<number> => {
      for (const key of keys) await slider().press(key);
      return Number((await said())?.match(/\d+/)?.[0]);
    };
    expect(await after('Home', 'ArrowRight')).to.equal(2);
    expect(await after('PageUp')).to.equal(5);
    expect(await after('PageDown', 'PageDown')).to.equal(1);
    expect(await after('End', 'ArrowRight')).to.equal(30);
    expect(await after('Shift+ArrowLeft')).to.equal(8);
    expect(await after('Shift+ArrowRight')).to.equal(30);
  });

  it('says NaN in words, in the slider and in the tables', async () => {
    await show(page, failedRun());
    await slider().press('End');
    expect(await said())
      .to.contain('validation loss not a number')
      .and.to.contain('training loss not a number');
    const row = page.getByRole('row', {name: /^8 not a number/});
    expect(await row.count()).to.equal(1);
  });

  it('moves with the pointer over any chart, and shows its epoch below each', async () => {
    await show(page, madeRun({finished: true}));
    const area = page.locator('.chart .live-area').nth(1);
    const box = await area.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 0.5 * (box?.width ?? 0), (box?.y ?? 0) + 20);
    expect(await said()).to.match(/^epoch 10: /);
    expect(new Set(await page.locator('.plot-chip').allTextContents())).to.deep.equal(new Set(['10']));
    const lines = await page
      .locator('.plot-cursor')
      .evaluateAll(all => all.map(line => line.getBoundingClientRect().x));
    expect(lines[1]).to.be.closeTo((box?.x ?? 0) + 0.5 * (box?.width ?? 0), 1);
  });

  it('has a table of all values with a row per epoch, which screen readers read while it is closed', async () => {
    await show(page, madeRun({epochs: 11}));
    const table = page.getByRole('table', {name: 'All values, by epoch'});
    expect(await table.getByRole('rowheader').allTextContents()).to.deep.equal(
      Array.from({length: 11}, (_, i) => String(i + 1)),
    );
    expect(await table.getByRole('columnheader').allTextContents()).to.deep.equal([
      'epoch',
      'loss',
      'val_loss',
      'acc',
      'val_acc',
      'learning rate',
      'samples/s',
      'time',
    ]);
    await page.getByRole('button', {name: /^All values as a table \(11 epochs\)/}).click();
    expect(await table.getByRole('rowheader').first().isVisible()).to.equal(true);
  });

  it('adds rows to the table, and replaces an epoch that was trained again', async () => {
    await show(page, madeRun({epochs: 3}));
    const first = page.locator('#all-values tbody tr').first();
    await first.evaluate(row => row.setAttribute('data-kept', ''));
    await show(page, madeRun({epochs: 5}));
    expect(await page.locator('#all-values tbody tr').count()).to.equal(5);
    expect(await first.getAttribute('data-kept')).to.equal('');
    await show(page, madeRun({epochs: 2}));
    expect(await page.locator('#all-values tbody tr').count()).to.equal(2);
  });
});

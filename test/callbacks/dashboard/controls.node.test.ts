/** Buttons, settings, exports, and the events of the element. */
import {expect} from 'chai';
import {readFileSync} from 'node:fs';
import type {Page} from 'playwright-core';
import {pageForEachTest} from '../../browser/page_suite.js';
import {EMPTY_DASHBOARD, HERE, show} from './pages/dashboard_page.js';
import {binaryEvaluation, madeEvaluation, madeRun} from './pages/records.js';

describe('the controls of the dashboard', function () {
  this.timeout(120_000);
  let page: Page;
  pageForEachTest(EMPTY_DASHBOARD, HERE, opened => (page = opened));

  const button = (name: string) => page.getByRole('button', {name, exact: true});

  it('pauses, resumes and stops a running training; a finished one has no such buttons', async () => {
    await page.evaluate('dashboard.controls = controls');
    await show(page, madeRun({epochs: 3}));
    await button('Pause').click();
    await button('Resume').click();
    await button('Stop').click();
    expect(await page.evaluate('calls')).to.deep.equal(['pause', 'resume', 'stop']);
    await page.getByRole('button', {name: 'Stop', exact: true, disabled: true}).waitFor(); // with the next frame
    await show(page, madeRun({epochs: 4, finished: true}));
    expect(await button('Stop').count()).to.equal(0);
    expect(await button('Export').count()).to.equal(1);
  });

  it('exports CSV, JSON, SVG and PNG, each as one download', async () => {
    const run = madeRun({name: 'a/b <x>', finished: true});
    await show(page, run);
    const saved: Record<string, Buffer> = {};
    for (const item of ['CSV', 'JSON', 'SVG', 'PNG']) {
      await button('Export').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', {name: item, exact: true}).click(),
      ]);
      expect(download.suggestedFilename()).to.equal(`a-b-x.${item.toLowerCase()}`);
      saved[item] = readFileSync(await download.path());
    }
    const lines = saved.CSV.toString().trimEnd().split('\r\n');
    expect(lines).to.have.lengthOf(1 + run.epochs.length);
    expect(lines[0]).to.equal('epoch,time,loss,acc,val_loss,val_acc,learning_rate');
    expect(lines[1]).to.match(/^1,2,1,0.5,/);
    expect(JSON.parse(saved.JSON.toString())).to.deep.equal(JSON.parse(JSON.stringify(run)));
    expect(saved.SVG.toString())
      .to.match(/^<svg [^>]*>/)
      .and.to.contain('a/b &lt;x&gt;');
    expect(saved.PNG.subarray(1, 4).toString()).to.equal('PNG');
  });

  it('opens the menu by keyboard, moves in it, and closes it with Escape', async () => {
    await show(page, madeRun({finished: true}));
    await button('Export').press('Enter');
    const focused = () =>
      page.evaluate(
        () => document.querySelector('training-dashboard')?.shadowRoot?.activeElement?.textContent,
      );
    expect(await focused()).to.equal('CSV');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).to.equal('PNG');
    await page.keyboard.press('Escape');
    expect(await focused()).to.equal('Export');
    expect(await page.getByRole('menu').count()).to.equal(0);
  });

  it('sends the indices of the samples behind a cell of the matrix', async () => {
    const evaluation = madeEvaluation();
    await show(page, madeRun({finished: true, evaluation}));
    await page.evaluate(
      'window.chosen = []; dashboard.addEventListener("samples", e => chosen.push(e.detail))',
    );
    await page.getByRole('button', {name: /sit read as sit/}).click();
    const {actual, predicted} = evaluation.assignments as {actual: number[]; predicted: number[]};
    const indices = actual.map((_, i) => i).filter(i => actual[i] === 0 && predicted[i] === 0);
    expect(await page.evaluate('chosen')).to.deep.equal([{actual: 0, predicted: 0, indices}]);
  });

  it('sorts the classes, and says by what', async () => {
    await show(page, madeRun({finished: true, evaluation: madeEvaluation()}));
    await page.getByRole('button', {name: 'support'}).click();
    await page.getByRole('button', {name: 'support'}).click();
    const head = page.getByRole('columnheader', {name: 'support'});
    expect(await head.getAttribute('aria-sort')).to.equal('descending');
    const classes = page
      .locator('table', {has: page.getByRole('button', {name: 'support'})})
      .getByRole('rowheader');
    expect((await classes.allTextContents()).slice(0, 3)).to.deep.equal(['walk', 'stand', 'sit']);
  });

  it('updates the matrix and the scores of a binary output with the threshold', async () => {
    await show(page, madeRun({finished: true, evaluation: binaryEvaluation()}));
    const threshold = page.getByRole('slider', {name: 'Threshold for yes'});
    await threshold.press('PageDown');
    await threshold.press('PageDown');
    expect(await threshold.getAttribute('aria-valuetext')).to.equal(
      'threshold 0.30: precision 0.667, recall 1.000',
    );
    const counts = await page.locator('.matrix b').allTextContents();
    expect(counts).to.deep.equal(['1', '1', '0', '2']);
  });

  it('draws the worst samples by the renderer of the page', async () => {
    await page.evaluate(
      'dashboard.renderSample = (sample, place) => { place.textContent = `picture of ${sample.index}`; }',
    );
    await show(page, madeRun({finished: true, evaluation: madeEvaluation()}));
    expect(await page.locator('.sample-picture').allTextContents()).to.deep.equal(['picture of 3']);
  });

  it('compares with a record that is dropped, and says which file holds none', async () => {
    await show(page, madeRun({finished: true}));
    const other = JSON.stringify(madeRun({id: 'b', name: 'other', finished: true}));
    const drop = async (name: string, content: string): Promise<void> => {
      const data = await page.evaluateHandle(
        ([file, text]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], file));
          return transfer;
        },
        [name, content],
      );
      await page.locator('.tfm-frame').dispatchEvent('drop', {dataTransfer: data});
    };
    await drop('other.json', other);
    await page.getByText('2 runs').waitFor();
    await drop(
      'report.html',
      `<!doctype html><script type="application/json">${other.replace('"b"', '"c"')}</script>`,
    );
    await page.getByText('3 runs').waitFor();
    await drop('bad.json', '[1]');
    await page.getByText('bad.json holds no record').waitFor();
  });

  it('shows names as text', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const run = madeRun({name, finished: true, evaluation: madeEvaluation()});
    run.config.classes = [name, 'b', 'c'];
    run.epochs.forEach(({logs}) => (logs[name] = 1));
    run.events.push({epoch: 3, kind: 'stop', text: name});
    await show(page, run);
    expect(await page.locator('training-dashboard img').count()).to.equal(0);
    await show(page, [run, {...run, id: 'b'}]);
    expect(await page.locator('training-dashboard img').count()).to.equal(0);
  });

  it('refuses what is not a record', async () => {
    const message = await page.evaluate(
      'try { dashboard.run = {version: 1}; } catch (error) { error.message }',
    );
    expect(message).to.match(/^training-dashboard\.run: run\.id must be/);
  });
});

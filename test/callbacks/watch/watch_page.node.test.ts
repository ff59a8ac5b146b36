/** The page of `tfjs-metrics watch` in Chromium. */
import {appendFile, truncate, writeFile} from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import type {Browser, Page} from 'playwright-core';
import {RunRecorder} from '../../../callbacks/runs/recorder/run_recorder.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {axeViolations, bundleForPage, errorsOf, launchChromium} from '../../browser/chromium_page.js';
import {epoch, finish, start} from './lines.js';
import {WatchedFolder} from './watching.js';

describe('watch: the page', function () {
  this.timeout(120_000);
  const watched = new WatchedFolder();
  let browser: Browser;
  let page: Page;
  before(async function () {
    browser = await launchChromium(this);
    watched.script = await bundleForPage(
      `import {showWatchedRun} from './callbacks/watch/client.ts'; showWatchedRun();`,
    );
  });
  beforeEach(() => watched.create());
  afterEach(async () => {
    await page?.close();
    await watched.remove();
  });

  const spoken = () => page.getByRole('slider', {name: 'Epoch under'}).getAttribute('aria-valuetext');
  const until = async (found: () => Promise<boolean>) => {
    while (!(await found())) await page.waitForTimeout(50);
  };

  it('shows the training live, then finished, then what replaces it', async () => {
    const url = await watched.watch();
    page = await browser.newPage();
    const errors = errorsOf(page);
    await page.goto(url);
    await page.getByText('The file does not exist yet.').waitFor();
    await writeFile(watched.file, start('<i>a</i>') + epoch('<i>a</i>', 0));
    await until(async () => /^epoch 1:/.test((await spoken()) ?? ''));
    expect(await page.title()).to.equal('<i>a</i>');
    await appendFile(watched.file, epoch('<i>a</i>', 1));
    await until(async () => /^epoch 2: training loss 0\.500/.test((await spoken()) ?? ''));
    await appendFile(watched.file, finish('<i>a</i>'));
    await page.getByText('Finished', {exact: true}).first().waitFor();
    expect(await axeViolations(page)).to.deep.equal([]);
    await truncate(watched.file, 0);
    await page.getByText('The file contains no run yet.').waitFor();
    await appendFile(watched.file, start('b') + epoch('b', 0) + epoch('b', 1) + epoch('b', 2));
    await until(async () => /^epoch 3:/.test((await spoken()) ?? ''));
    expect(errors).to.deep.equal([]);
  });

  it('follows the file that RunRecorder writes', async () => {
    const url = await watched.watch();
    page = await browser.newPage();
    await page.goto(url);
    const layer = tf.layers.dense({units: 1, inputShape: [2], activation: 'sigmoid'});
    const model = withMetrics(tf.sequential({layers: [layer]}));
    model.compile({optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy']});
    const x = tf.randomNormal([60, 2], 0, 1, 'float32', 5);
    const y = tf.tidy(() => tf.cast(tf.greater(tf.slice(x, [0, 0], [60, 1]), 0), 'float32'));
    await model.fit(x, y, {
      epochs: 4,
      validationData: [x, y],
      callbacks: new RunRecorder({name: 'in Node', file: watched.file}),
    });
    await page.getByRole('heading', {name: 'Confusion matrix'}).waitFor();
    expect(await page.title()).to.equal('in Node');
    expect(watched.problems).to.deep.equal([]);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('says that the server has ended, and follows it again', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0));
    const url = await watched.watch();
    page = await browser.newPage();
    await page.goto(url);
    await until(async () => /^epoch 1:/.test((await spoken()) ?? ''));
    await watched.end();
    await page.getByText('The connection to the server is lost.').waitFor();
    await appendFile(watched.file, epoch('a', 1));
    await watched.watch(Number(new URL(url).port));
    await until(async () => /^epoch 2:/.test((await spoken()) ?? ''));
    expect(await page.locator('#file').textContent()).to.equal('');
  });
});

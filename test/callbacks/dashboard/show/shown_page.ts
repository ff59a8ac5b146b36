/** A page with charts of fitCallbacks and showHistory. */
import type {Browser, Page} from 'playwright-core';
import {bundleForPage, errorsOf, launchChromium, ServedScript} from '../../../browser/chromium_page.js';

const SCRIPT = `
import * as tf from '@tensorflow/tfjs';
import {fitCallbacks} from './callbacks/dashboard/show/fit_callbacks.ts';
import {showHistory} from './callbacks/dashboard/show/show_history.ts';
import {defineTrainingDashboard} from './callbacks/dashboard/define.ts';

/** Trains a small model of plain tfjs. */
async function train(callbacks, {epochs = 6, learningRate = 0.05} = {}) {
  await tf.setBackend('cpu');
  const layers = [tf.layers.dense({units: 1, inputShape: [3], activation: 'sigmoid'})];
  const model = tf.sequential({layers});
  model.compile({optimizer: tf.train.adam(learningRate), loss: 'binaryCrossentropy', metrics: ['accuracy']});
  const x = tf.randomNormal([64, 3], 0, 1, 'float32', 3);
  const y = tf.tidy(() => tf.cast(tf.greater(tf.slice(x, [0, 0], [64, 1]), 0), 'float32'));
  try {
    return await model.fit(x, y, {epochs, batchSize: 16, validationSplit: 0.25, callbacks});
  } finally {
    tf.dispose([x, y]);
    model.dispose();
    model.optimizer.dispose();
  }
}
Object.assign(globalThis, {tf, fitCallbacks, showHistory, defineTrainingDashboard, train});
`;

let script: Promise<Uint8Array> | undefined;

/** Opens the page, and collects its errors. */
export class ShownPage {
  browser!: Browser;
  page!: Page;
  errors: string[] = [];
  private readonly served = new ServedScript();

  async start(context: Mocha.Context): Promise<void> {
    this.browser = await launchChromium(context);
    script ??= bundleForPage(SCRIPT);
    await this.served.serve(await script, '<div id="charts"></div>');
  }

  async open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    await this.page?.close();
    this.page = await this.browser.newPage({viewport: {width: 900, height: 700}, ...options});
    this.errors = errorsOf(this.page);
    await this.page.goto(this.served.url);
    return this.page;
  }

  async end(): Promise<void> {
    await this.browser?.close();
    await this.served.close();
  }
}

/** Waits until what was shown is drawn. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');

/** TrainingDashboard in a real training: buttons, best weights, a second fit, an error, tensors. */
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {pageForEachTest} from '../../browser/page_suite.js';
import {HERE} from './pages/dashboard_page.js';

const SCRIPT = `
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import {TrainingDashboard} from './callbacks/dashboard/training_dashboard.ts';
import {serveRun} from './callbacks/runs/recorder/serve_run.ts';
import {withMetrics} from './src/tracking/with_metrics.ts';
await tf.setBackend('cpu');
const x = tf.randomUniform([64, 3], -1, 1, 'float32', 1);
const y = tf.tidy(() => tf.cast(tf.greater(tf.sum(x, 1, true), 0), 'float32'));
window.tf = tf;
window.x = x;
window.y = y;
window.build = async (extended, learningRate = 0.1) => {
  const model = layers.sequential({layers: [layers.layers.dense({units: 1, activation: 'sigmoid', inputShape: [3]})]});
  const built = extended ? withMetrics(model) : model;
  built.compile({optimizer: tf.train.sgd(learningRate), loss: 'binaryCrossentropy', metrics: ['acc']});
  return built;
};
window.TrainingDashboard = TrainingDashboard;
window.serveRun = serveRun;`;

/** More epochs than a test has time for: the training ends because it is stopped. */
const ENDLESS = 1e6;

describe('TrainingDashboard', function () {
  this.timeout(180_000);
  let page: Page;
  pageForEachTest(SCRIPT, HERE, opened => (page = opened));

  const start = (extended: boolean, args: string): Promise<unknown> =>
    page.evaluate(`(async () => {
      window.model = await build(${extended});
      window.dashboard = new TrainingDashboard('#here', {name: 'test'});
      window.ended = model.fit(x, y, {batchSize: 16, validationData: [x, y], callbacks: dashboard, verbose: 0, ${args}});
    })()`);
  /** The epochs of the record, after enough turns of the page to end a batch that was running. */
  const epochsAfterTurns = () =>
    page.evaluate(`(async () => {
      for (let i = 0; i < 50; i++) await new Promise(done => setTimeout(done));
      return dashboard.run.epochs.length;
    })()`);
  const button = (name: string) => page.getByRole('button', {name, exact: true});

  it('is drawn less often than it grows, and completely at the end', async () => {
    await page.evaluate(`(() => {
      const request = requestAnimationFrame;
      window.draws = 0;
      window.requestAnimationFrame = draw => request(time => {
        if (/view\\.draw/.test(String(draw))) draws++;
        draw(time);
      });
    })()`);
    await start(true, 'epochs: 200');
    await page.evaluate('ended');
    await page.getByText('Finished after 200 epochs', {exact: true}).waitFor();
    expect(await page.evaluate('draws')).to.be.within(1, 40);
  });

  it('says the epoch while a callback of the page idles, before the next drawing of the charts is due', async () => {
    await page.evaluate('window.late = []');
    await start(
      true,
      `epochs: 6, callbacks: [window.dashboard, {onEpochEnd: async epoch => {
        const head = () => dashboard.element.shadowRoot.querySelector('.big').textContent;
        for (let i = 0; epoch < 5 && i < 300 && head() !== 'Epoch ' + (epoch + 2) + ' of 6'; i++)
          await new Promise(end => setTimeout(end, 10));
        if (epoch < 5 && head() !== 'Epoch ' + (epoch + 2) + ' of 6') late.push(epoch + ': ' + head());
      }}]`,
    );
    await page.evaluate('ended');
    expect(await page.evaluate('late')).to.deep.equal([]);
  });

  for (const extended of [true, false]) {
    const kind = extended ? 'an extended' : 'a plain';

    it(`on ${kind} model: shows the training, and an evaluation at the end`, async () => {
      await start(extended, 'epochs: 4');
      await page.evaluate('ended');
      await page.getByText('Finished after 4 epochs', {exact: true}).waitFor();
      expect(await page.evaluate('dashboard.run.epochs.length')).to.equal(4);
      const title = page.getByRole('heading', {name: 'Evaluation'});
      expect(await title.count()).to.equal(extended ? 1 : 0);
    });

    it(`on ${kind} model: Stop restores the weights of the best epoch, and no tensor is left`, async () => {
      await page.evaluate('window.none = tf.memory().numTensors');
      await page.evaluate(`(async () => {
        window.model = await build(${extended});
        window.seen = [];
        window.dashboard = new TrainingDashboard('#here');
        const onEpochEnd = async (epoch, logs) => {
          // The first epoch is the best: later ones train away from it.
          if (epoch === 0) {
            seen.push((await model.getWeights()[0].array()).flat());
            model.optimizer.setLearningRate(-0.5);
          }
          if (epoch === 3) dashboard.element.shadowRoot.querySelector('[data-do=stop]').click();
        };
        await model.fit(x, y, {epochs: 50, batchSize: 16, validationData: [x, y], callbacks: [dashboard, new (class {
          setParams() {} setModel() {} onTrainBegin() {} onTrainEnd() {} onEpochBegin() {} onBatchBegin() {} onBatchEnd() {}
          onEpochEnd(epoch, logs) { return onEpochEnd(epoch, logs); }
        })()], verbose: 0});
        window.after = (await model.getWeights()[0].array()).flat();
      })()`);
      expect(await page.evaluate('dashboard.restoredEpoch')).to.equal(0);
      expect(await page.evaluate('after')).to.deep.equal(await page.evaluate('seen[0]'));
      expect(await page.evaluate('dashboard.run.events.map(e => e.kind)')).to.include('restored');
      expect(await page.evaluate('dashboard.run.epochs.length < 10')).to.equal(true);
      expect(
        await page.evaluate('model.dispose(), model.optimizer.dispose(), tf.memory().numTensors - none'),
      ).to.equal(0);
    });

    it(`on ${kind} model: Pause makes the training wait until Resume`, async () => {
      await start(extended, `epochs: ${ENDLESS}`);
      await page.locator('.big', {hasText: /^Epoch [2-9]/}).waitFor();
      await button('Pause').click();
      await page.getByText('Paused', {exact: true}).waitFor();
      const epochs = await epochsAfterTurns();
      expect(await epochsAfterTurns()).to.equal(epochs);
      await button('Resume').click();
      await page.waitForFunction(
        n => (window as unknown as {dashboard: {run: {epochs: []}}}).dashboard.run.epochs.length > n,
        Number(epochs),
      );
      await button('Stop').click();
      await page.evaluate('ended');
      await page.locator('.big', {hasText: /^Stopped after epoch/}).waitFor();
      await page.getByText(/^stopped by hand/).waitFor();
    });
  }

  it('continues its run in a second fit, on one axis', async () => {
    await start(true, 'epochs: 3');
    await page.evaluate('ended');
    await page.evaluate(
      'model.fit(x, y, {batchSize: 16, epochs: 2, validationData: [x, y], callbacks: dashboard, verbose: 0})',
    );
    await page.getByText('Finished after 5 epochs', {exact: true}).waitFor();
    expect(await page.locator('.live-lane').first().textContent()).to.contain('fit from 4');
  });

  it('shows and controls the training of a port, and leaves the port when it is removed', async () => {
    await page.evaluate(`(async () => {
      const {port1, port2} = new MessageChannel();
      window.count = 0;
      for (const [name, step] of [['addEventListener', 1], ['removeEventListener', -1]]) {
        const method = port1[name];
        port1[name] = function (...args) { count += step; return method.apply(this, args); };
      }
      window.dashboard = new TrainingDashboard('#here');
      dashboard.connect(port1);
      const model = await build(true);
      window.recorder = serveRun(port2, {name: 'far away'});
      window.ended = model.fit(x, y, {epochs: ${ENDLESS}, batchSize: 16, callbacks: recorder, verbose: 0}).then(() => port2.close());
    })()`);
    await page.getByText('far away').waitFor();
    await button('Pause').click();
    await page.waitForFunction(
      () => (window as unknown as {recorder: {isPaused: boolean}}).recorder.isPaused,
    );
    await button('Resume').click();
    await page.waitForFunction(
      () => !(window as unknown as {recorder: {isPaused: boolean}}).recorder.isPaused,
    );
    await page.evaluate('document.body.prepend(dashboard.element)');
    await button('Stop').click();
    await page.evaluate('ended');
    await page.locator('.big', {hasText: /^Stopped after epoch/}).waitFor();
    expect(await page.evaluate('recorder.restoredEpoch')).to.be.a('number');
    expect(await page.evaluate('count')).to.equal(1);
    await page.evaluate('dashboard.element.remove()');
    expect(await page.evaluate('count')).to.equal(0);
  });

  it('shows an error of the training, and leaves no tensor', async () => {
    await page.evaluate(`(async () => {
      window.none = tf.memory().numTensors;
      window.model = await build(true);
      window.dashboard = new TrainingDashboard('#here');
      const failing = {onEpochEnd(epoch) { if (epoch === 1) throw new Error('it broke'); }};
      window.message = await model.fit(x, y, {epochs: 5, callbacks: [dashboard, failing], verbose: 0}).catch(e => e.message);
    })()`);
    expect(await page.evaluate('message')).to.contain('it broke');
    await page.getByText('Stopped by an error').waitFor();
    expect(await page.getByText('it broke').count()).to.be.greaterThan(0);
    expect(
      await page.evaluate('model.dispose(), model.optimizer.dispose(), tf.memory().numTensors - none'),
    ).to.equal(0);
  });

  it('is in its container from construction on, and says what is wrong with a container', async () => {
    const found = await page.evaluate('new TrainingDashboard("#here").element.parentElement.id');
    expect(found).to.equal('here');
    const messages = await page.evaluate(`['#nowhere', '##', null].map(container => {
      try { new TrainingDashboard(container) } catch (error) { return error.message }
    })`);
    expect(messages).to.deep.equal([
      'TrainingDashboard: the page has no element "#nowhere". Create it first, or correct the selector.',
      'TrainingDashboard: "##" is not a selector. An element with an id is "#id".',
      'TrainingDashboard: container must be an element of the page, or the selector of one; got null.',
    ]);
  });
});

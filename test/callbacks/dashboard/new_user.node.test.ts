/** What the dashboard says where a first training goes wrong. */
import {expect} from 'chai';
import {ScriptPage} from '../../browser/page_suite.js';
import {HERE} from './pages/dashboard_page.js';

const SCRIPT = `
import * as tf from '@tensorflow/tfjs';
import {TrainingDashboard} from './callbacks/dashboard/training_dashboard.ts';
import {ConfusionMatrix} from './src/metrics/classification/confusion_matrix.ts';
import {withMetrics} from './src/tracking/with_metrics.ts';
window.train = async (options, metrics, isOneHot = true) => {
  await tf.setBackend('cpu');
  const x = tf.randomUniform([60, 3], 0, 1, 'float32', 7);
  const labels = tf.argMax(x, 1);
  const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 3, activation: 'softmax', inputShape: [3]})]}));
  model.compile({
    optimizer: tf.train.adam(0.01),
    loss: 'categoricalCrossentropy',
    metrics: metrics === 'matrix' ? ['accuracy', new ConfusionMatrix()] : ['accuracy'],
  });
  const dashboard = new TrainingDashboard('#here', {classNames: ['red', 'green', 'blue']});
  window.dashboard = dashboard;
  const y = isOneHot ? tf.oneHot(labels, 3) : labels;
  const error = await model.fit(x, y, {epochs: 3, verbose: 0, callbacks: dashboard, ...options}).then(() => '', e => e.message);
  for (let i = 0; i < 4; i++) await new Promise(resolve => requestAnimationFrame(resolve));
  return error;
};`;

describe('the dashboard of a first training', function () {
  this.timeout(120_000);
  const pages = new ScriptPage(SCRIPT, HERE);
  before(function () {
    return pages.start(this);
  });
  afterEach(() => expect(pages.problems.splice(0)).to.deep.equal([]));
  after(() => pages.end());

  it('a fit that fails before its first epoch is shown as failed, without buttons', async () => {
    const page = await pages.open();
    const error = await page.evaluate<string>(`train({validationSplit: 0.25}, 'acc', false)`);
    await page.getByText('Failed before the first epoch', {exact: true}).waitFor();
    expect(await page.locator('.head').innerText()).to.contain(error.slice(0, 40));
    for (const name of [/Pause/, /^Stop/]) expect(await page.getByRole('button', {name}).count()).to.equal(0);
  });

  it('entries of a matrix have no chart, the evaluation has the matrix', async () => {
    const page = await pages.open();
    expect(await page.evaluate(`train({validationSplit: 0.25}, 'matrix')`)).to.equal('');
    await page.getByRole('heading', {name: 'Evaluation'}).waitFor();
    const titles = await page.locator('h3').allInnerTexts();
    expect(titles.filter(title => /^Confusion matrix/.test(title))).to.eql(['Confusion matrix']);
    expect(await page.evaluate('Object.keys(dashboard.run.epochs[0].logs).length')).to.equal(22);
  });

  it('without validation data, it says why there is no evaluation', async () => {
    const page = await pages.open();
    await page.evaluate(`train({}, 'acc')`);
    await page.getByText(/there is no validation data\. Pass validationSplit or validationData/).waitFor();
  });
});

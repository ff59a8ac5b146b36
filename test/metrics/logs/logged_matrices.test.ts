/** Results of which a mean says nothing stand in logs as their entries alone. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BySlice} from '../../../src/metrics/wrappers/by_slice.js';
import {ConfusionMatrix} from '../../../src/metrics/classification/confusion_matrix.js';
import {MultilabelConfusionMatrix} from '../../../src/metrics/classification/multilabel_confusion_matrix.js';
import {MetricCollection} from '../../../src/metrics/wrappers/metric_collection.js';
import {Running} from '../../../src/metrics/wrappers/running.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {metricEntries} from '../../../src/metrics/logs/log_entries.js';
import {withMetrics} from '../../../src/index.js';

const keys = (prefix: string): string[] => ['0_0', '0_1', '1_0', '1_1'].map(entry => `${prefix}_${entry}`);

async function entriesOf(metric: Metric): Promise<[string, number][]> {
  metric.updateState([0, 1, 1], [0.2, 0.7, 0.1]);
  const entries = metricEntries('m', metric, (await metric.result()) as never);
  metric.dispose();
  return entries;
}

describe('a matrix in logs', () => {
  it('has no mean', async () => {
    const entries = await entriesOf(new ConfusionMatrix());
    expect(entries).to.deep.equal([
      ['m_0_0', 1],
      ['m_0_1', 0],
      ['m_1_0', 1],
      ['m_1_1', 1],
    ]);
    const named = await entriesOf(new ConfusionMatrix({classNames: ['no', 'yes'], normalize: 'all'}));
    expect(named.map(([key]) => key)).to.deep.equal(['m_no_no', 'm_no_yes', 'm_yes_no', 'm_yes_yes']);
    const each = await entriesOf(new MultilabelConfusionMatrix());
    expect(each.map(([key]) => key)).to.deep.equal([...keys('m_0'), ...keys('m_1')]);
    const one = new ConfusionMatrix({labels: [1], numClasses: 2});
    one.updateState([0, 1], [1, 1]);
    expect(metricEntries('m', one, await one.result())).to.deep.equal([['m', 1]]);
    one.dispose();
    expect(metricEntries('m', new ConfusionMatrix(), await new ConfusionMatrix().result())).to.deep.equal([]);
  });

  it('has no mean within a wrapper either', async () => {
    const collection = await entriesOf(new MetricCollection({metrics: {a: new ConfusionMatrix()}}));
    expect(collection.map(([key]) => key)).to.deep.equal(keys('m_a'));
    const running = await entriesOf(new Running({metric: new ConfusionMatrix(), window: 2}));
    expect(running.map(([key]) => key)).to.deep.equal(keys('m'));
    const slices = await entriesOf(
      new BySlice({metric: new ConfusionMatrix(), by: 'yTrue', slices: ['a', 'b']}),
    );
    expect(slices.map(([key]) => key)).to.not.include('m_a');
    expect(slices.map(([key]) => key)).to.include.members(keys('m_a'));
  });

  it('nor in those of a training', async () => {
    const model = withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [2], activation: 'softmax'})]}),
    );
    model.compile({
      optimizer: 'sgd',
      loss: 'sparseCategoricalCrossentropy',
      metrics: [new ConfusionMatrix({name: 'cm'})],
    });
    const [x, y] = [tf.ones([6, 2]), tf.tensor1d([0, 1, 1, 0, 1, 1])];
    const {history} = await model.fit(x, y, {epochs: 1, validationSplit: 0.5, verbose: 0});
    expect(history).to.have.all.keys('loss', 'val_loss', ...keys('cm'), ...keys('val_cm'));
    const sum = keys('cm').reduce((all, key) => all + history[key][0], 0);
    expect(sum).to.equal(3);
    tf.dispose([x, y]);
    model.dispose();
  });
});

import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/index.js';
import {
  BySlice,
  MeanAbsoluteError,
  MetricCollection,
  MinMax,
  MultiOutput,
  PerClass,
  Precision,
  Running,
} from '../../../src/metrics/index.js';
import {addMetric} from '../../../src/tracking/add_metric.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {Mean, Std} from '../../../src/metrics/index.js';
import {onPaths} from '../on_paths.js';
import {built, data, make} from './wrapped_models.js';

describe('wrappers in a model', function () {
  this.timeout(120_000);
  const [train, test] = [data(23, 1), data(11, 3)];

  it('declare their log keys and directions, so that a monitor knows them before the first epoch', async () => {
    const model = withMetrics(built());
    model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: make()});
    const keys = [...model.metricsNames];
    const [x, y] = [tf.tensor2d(train.x), tf.tensor2d(train.y)];
    const monitored: Readonly<Record<string, string>> = {
      val_metric_collection_p: 'max',
      val_by_slice_a: 'min',
      val_boot_strapper_mean: 'max',
      val_multi_output_1: 'min',
      val_classes_c: 'max',
      val_pr: 'max',
    };
    for (const monitor of Object.keys(monitored)) {
      const stop = new EarlyStopping({monitor, patience: 9});
      await model.fit(x, y, {epochs: 1, validationData: [x, y], callbacks: [stop]});
    }
    expect([...model.metricsNames]).to.deep.equal(keys);
    for (const monitor of ['val_metric_collection_q', 'val_by_slice_c']) {
      let message = '';
      await model
        .fit(x, y, {
          epochs: 1,
          validationData: [x, y],
          callbacks: [new EarlyStopping({monitor, mode: 'max'})],
        })
        .catch((error: Error) => (message = error.message));
      expect(message).to.contain(monitor);
    }
    let message = '';
    await model
      .fit(x, y, {
        epochs: 1,
        validationData: [x, y],
        callbacks: [new EarlyStopping({monitor: 'val_boot_strapper_std'})],
      })
      .catch((error: Error) => (message = error.message));
    expect(message).to.match(/mode/);
    tf.dispose([x, y]);
  });

  it('aggregate tracked tensors', async () => {
    const model = withMetrics(built());
    model.compile({optimizer: tf.train.sgd(0), loss: 'categoricalCrossentropy'});
    addMetric(model, model.outputs[0], {
      name: 'spread',
      aggregation: new PerClass({metric: new MetricCollection({metrics: [new Mean(), new Std()]})}),
    });
    const [x, y] = [tf.tensor2d(test.x), tf.tensor2d(test.y)];
    const logs = await model.evaluateLogs(x, y, {batchSize: 4});
    const outputs = tf.tidy(() => (model.predict(x) as tf.Tensor2D).arraySync());
    const first = outputs.map(([p]) => p);
    const mean = first.reduce((a, b) => a + b) / first.length;
    expect(logs.spread_mean_0).to.be.closeTo(mean, 1e-5);
    expect(logs.spread_std_0).to.be.closeTo(
      Math.sqrt(first.reduce((s, p) => s + (p - mean) ** 2, 0) / first.length),
      1e-5,
    );
    tf.dispose([x, y]);
    expect(
      () =>
        model.compile({
          optimizer: 'sgd',
          loss: 'meanSquaredError',
          metrics: [new PerClass({metric: new Mean()})],
        }) ?? model.metricsNames,
    ).to.throw('over values');
  });

  it('Running sees the last batches, MinMax the extremes of running results', async () => {
    const model = withMetrics(built(), {runningEvery: 1});
    model.compile({
      optimizer: tf.train.sgd(0),
      loss: 'categoricalCrossentropy',
      metrics: [
        new Running({metric: new MeanAbsoluteError(), window: 2}),
        new MinMax({metric: new MeanAbsoluteError()}),
      ],
    });
    const [x, y] = [tf.tensor2d(train.x), tf.tensor2d(train.y)];
    const seen: number[] = [];
    const {history} = await model.fit(x, y, {
      epochs: 1,
      batchSize: 5,
      shuffle: false,
      callbacks: {onBatchEnd: (_, logs) => void seen.push(logs?.min_max_raw as number)},
    });
    const errors = tf.tidy(
      () => tf.mean(tf.abs(tf.sub(model.predict(x) as tf.Tensor, y)), 1).arraySync() as number[],
    );
    const lastTwo = errors.slice(15);
    expect(history.running[0]).to.be.closeTo(lastTwo.reduce((a, b) => a + b) / lastTwo.length, 1e-5);
    expect(seen).to.have.length(5);
    expect(history.min_max_min[0]).to.be.closeTo(Math.min(...seen), 1e-6);
    expect(history.min_max_max[0]).to.be.closeTo(Math.max(...seen), 1e-6);
    expect(Math.max(...seen)).to.be.greaterThan(Math.min(...seen));
    tf.dispose([x, y]);
  });

  it('count the steps of sequences that a mask keeps', () =>
    onPaths(async () => {
      const model = withMetrics(
        tf.sequential({
          layers: [
            tf.layers.masking({maskValue: 0, inputShape: [3, 1]}),
            tf.layers.timeDistributed({layer: tf.layers.dense({units: 1, kernelInitializer: 'ones'})}),
          ],
        }),
      );
      model.compile({
        optimizer: 'sgd',
        loss: 'meanSquaredError',
        metrics: [
          new MeanAbsoluteError({name: 'mae'}),
          new MetricCollection({metrics: [new MeanAbsoluteError()], name: 'all'}),
          new MultiOutput({metric: new MeanAbsoluteError(), name: 'outputs'}),
          new Running({metric: new MeanAbsoluteError(), name: 'running', window: 9}),
          new BySlice({
            metric: new MeanAbsoluteError(),
            slices: ['all'],
            by: yTrue => tf.zeros([yTrue.shape[0]]),
            overall: false,
            name: 'slice',
          }),
        ],
      });
      const [x, y] = [
        tf.tensor3d([
          [[1], [2], [0]],
          [[3], [0], [0]],
        ]),
        tf.tensor3d([
          [[2], [2], [9]],
          [[1], [9], [9]],
        ]),
      ];
      const logs = await model.evaluateLogs(x, y, {batchSize: 1});
      expect(logs.mae).to.be.closeTo(1, 1e-6);
      for (const key of ['all_mean_absolute_error', 'outputs', 'running', 'slice_all']) {
        expect(logs[key], key).to.be.closeTo(1, 1e-6);
      }
      tf.dispose([x, y]);
    }));

  it('BySlice needs slices that a model can compute', async () => {
    const model = withMetrics(built());
    model.compile({
      optimizer: 'sgd',
      loss: 'categoricalCrossentropy',
      metrics: [new BySlice({metric: new Precision(), slices: ['a']})],
    });
    const [x, y] = [tf.tensor2d(test.x), tf.tensor2d(test.y)];
    let message = '';
    await model.evaluateLogs(x, y).catch((error: Error) => (message = error.message));
    expect(message).to.contain("by: 'yTrue'");
    tf.dispose([x, y]);
  });
});

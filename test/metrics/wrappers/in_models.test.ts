/** Wrappers in compile, in every pass of a model, in ValidationMetrics, and in saved models. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ValidationMetrics} from '../../../callbacks/index.js';
import {
  AUC,
  BinaryAccuracy,
  BootStrapper,
  BySlice,
  derive,
  F1Score,
  MeanAbsoluteError,
  type Metric,
  MetricCollection,
  MetricTracker,
  MinMax,
  MultiOutput,
  PerClass,
  Precision,
  Recall,
  Running,
} from '../../../src/metrics/index.js';
import {logEntries} from '../../../src/metrics/logs/log_entries.js';
import type {Batch} from '../../../src/array/batch_view.js';
import type {CpuArray} from '../../../src/array/cpu_array.js';
import {forcePath} from '../../../src/array/path.js';
import type {Statistic} from '../../../src/state/tally.js';
import type {MetricResult} from '../../../src/types.js';
import {addMetric} from '../../../src/tracking/add_metric.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {Mean, Std} from '../../../src/metrics/index.js';
import {expectNoLeak, SquaredErrors} from './support.js';
import {onPaths} from '../on_paths.js';

const {io} = tf;
const {withSaveHandler} = io as unknown as {
  withSaveHandler(handler: (artifacts: tf.io.ModelArtifacts) => Promise<tf.io.SaveResult>): tf.io.IOHandler;
};

const CLASSES = 3;
const weightOf = (n: number): number => 0.5 + (n % 3);

/** One-hot labels, and inputs that know a little of them; another set for each seed. */
function data(rows: number, seed: number) {
  const x = Array.from({length: rows}, (_, n) => [Math.sin(3 * n + seed), Math.cos(7 * n + seed)]);
  const y = x.map(([a, b]) => {
    const id = a > 0.3 ? 0 : b > 0 ? 1 : 2;
    return Array.from({length: CLASSES}, (_, c) => (c === id ? 1 : 0));
  });
  return {x, y, w: x.map((_, n) => weightOf(n))};
}

function built(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({
        units: CLASSES,
        activation: 'softmax',
        inputShape: [2],
        kernelInitializer: tf.initializers.randomNormal({seed: 4}),
      }),
    ],
  });
}

/** Every wrapper, made anew. The order counts: names of a class are numbered. */
const METRICS: Readonly<Record<string, () => Metric>> = {
  per_class: () => new PerClass({metric: new Precision({thresholds: 0.35})}),
  classes: () => new PerClass({metric: new Recall(), classNames: ['a', 'b', 'c'], name: 'classes'}),
  multi_output: () => new MultiOutput({metric: new MeanAbsoluteError()}),
  min_max: () => new MinMax({metric: new F1Score({average: 'macro'})}),
  metric_tracker: () => new MetricTracker({metric: new AUC()}),
  metric_collection: () =>
    new MetricCollection({metrics: {p: new Precision(), own: new SquaredErrors(), f1: new F1Score()}}),
  boot_strapper: () => new BootStrapper({metric: new BinaryAccuracy(), numBootstraps: 3, quantile: 0.5}),
  by_slice: () => new BySlice({metric: new MeanAbsoluteError(), slices: ['a', 'b'], by: 'yTrue'}),
  pr: () =>
    derive('pr', {p: new Precision(), r: new Recall()}, ({p, r}) => (p as number) * (r as number), {
      direction: 'max',
    }),
  own_classes: () => new PerClass({metric: new SquaredErrors(), name: 'own_classes'}),
};

/** What they give standalone on the predictions of the model, under the keys of logs. */
async function standalone(
  model: tf.LayersModel,
  {x, y, w}: ReturnType<typeof data>,
  weighted: boolean,
): Promise<Record<string, number>> {
  const out: Record<string, number> = {};
  const [yTrue, yPred, weights] = tf.tidy(() => [
    tf.tensor2d(y),
    model.predict(tf.tensor2d(x)) as tf.Tensor,
    tf.tensor1d(w),
  ]);
  for (const [key, make] of Object.entries(METRICS)) {
    const metric = make();
    metric.updateState(yTrue, yPred, weighted ? weights : undefined);
    Object.assign(
      out,
      Object.fromEntries(logEntries(key, (await metric.result()) as MetricResult, metric.classNames)),
    );
    metric.dispose();
  }
  tf.dispose([yTrue, yPred, weights]);
  return out;
}

function expectLogs(
  got: Readonly<Record<string, number>>,
  want: Readonly<Record<string, number>>,
  prefix = '',
): void {
  for (const [key, value] of Object.entries(want)) {
    expect(got, prefix + key).to.have.property(prefix + key);
    expect(got[prefix + key], prefix + key).to.be.closeTo(value, 2e-5 * Math.max(1, Math.abs(value)));
  }
}

const make = (): Metric[] => Object.values(METRICS).map(one => one());

describe('wrappers in a model', function () {
  this.timeout(120_000);
  const [train, valid, test] = [data(23, 1), data(17, 2), data(11, 3)];

  it('equal the standalone metrics in fit, its validation and evaluate, whose counts stay separate', () =>
    onPaths(async () => {
      const model = withMetrics(built());
      model.compile({optimizer: tf.train.sgd(0), loss: 'categoricalCrossentropy', metrics: make()});
      const tensors = [train.x, train.y, valid.x, valid.y, test.x, test.y].map(a => tf.tensor2d(a));
      const [x, y, vx, vy, tx, ty] = tensors;
      const evaluated: Record<string, number>[] = [];
      const {history} = await model.fit(x, y, {
        epochs: 2,
        batchSize: 5,
        validationData: [vx, vy],
        callbacks: {
          onBatchEnd: async batch => {
            if (batch === 1) evaluated.push(await model.evaluateLogs(tx, ty, {batchSize: 4}));
          },
        },
      });
      const last = Object.fromEntries(Object.entries(history).map(([k, v]) => [k, v[1] as number]));
      expectLogs(last, await standalone(model, train, false));
      expectLogs(last, await standalone(model, valid, false), 'val_');
      const wanted = await standalone(model, test, false);
      for (const logs of evaluated) expectLogs(logs, wanted);
      const scalars = model.evaluate(tx, ty, {batchSize: 3}) as tf.Scalar[];
      // An own metric within a wrapper reads by itself, too.
      expectLogs(
        Object.fromEntries(model.metricsNames.map((name, i) => [name, scalars[i].dataSync()[0]])),
        wanted,
      );
      tf.dispose([...tensors, ...scalars]);
    }));

  it('count weights as weightedMetrics do', () =>
    onPaths(async () => {
      const model = withMetrics(built());
      model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy', weightedMetrics: make()});
      const [x, y, w] = [tf.tensor2d(test.x), tf.tensor2d(test.y), tf.tensor1d(test.w)];
      expectLogs(
        await model.evaluateLogs(x, y, {batchSize: 4, sampleWeight: w}),
        await standalone(model, test, true),
      );
      tf.dispose([x, y, w]);
    }));

  it('leak nothing, also when one throws', () =>
    onPaths(async () => {
      const model = withMetrics(built());
      let broken = false;
      const breaks = derive('breaks', {p: new Precision()}, () => {
        if (broken) throw new Error('broken');
        return 1;
      });
      const late = new BySlice({
        name: 'late',
        metric: new Precision(),
        slices: ['a'],
        by: yTrue => {
          if (broken) throw new Error('broken too');
          return tf.argMax(yTrue, -1);
        },
      });
      model.compile({
        optimizer: tf.train.sgd(0.1),
        loss: 'categoricalCrossentropy',
        metrics: [...make(), new Running({metric: new AUC(), window: 2}), late, breaks],
      });
      const [x, y] = [tf.tensor2d(train.x), tf.tensor2d(train.y)];
      const run = () => model.fit(x, y, {epochs: 1, batchSize: 5, validationData: [x, y]});
      await run();
      await expectNoLeak(async () => {
        await run();
      });
      broken = true;
      await expectNoLeak(async () => {
        let message = '';
        await run().catch((error: Error) => (message = error.message));
        expect(message).to.equal('broken too');
        tf.dispose(await model.evaluateLogs(x, y).catch(() => ({})));
      });
      tf.dispose([x, y]);
    }));

  it('declare their keys, so that a monitor knows them before the first epoch, with their directions', async () => {
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

  it('are computed by ValidationMetrics', async () => {
    const model = built();
    model.compile({optimizer: tf.train.sgd(0), loss: 'categoricalCrossentropy'});
    const [x, y, vx, vy] = [train.x, train.y, valid.x, valid.y].map(a => tf.tensor2d(a));
    const {history} = await model.fit(x, y, {
      epochs: 1,
      callbacks: [new ValidationMetrics({data: [vx, vy], metrics: make(), batchSize: 6})],
    });
    const last = Object.fromEntries(Object.entries(history).map(([k, v]) => [k, v[0] as number]));
    expectLogs(last, await standalone(model, valid, false), 'val_');
    tf.dispose([x, y, vx, vy]);
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

  it('look at the last batches, and at the extremes of running results', async () => {
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

  it('share counts with each other and with other metrics', async () => {
    forcePath('cpu');
    try {
      const counted: string[] = [];
      class Counting extends Precision {
        static override className = 'Counting';
        protected override declare(): Statistic[] {
          return (super.declare() as Statistic[]).map(s => ({
            ...s,
            cpu(batch: Batch<CpuArray>, into: Float64Array) {
              counted.push(s.key);
              s.cpu(batch, into);
            },
          }));
        }
        override statisticsFor() {
          return this.statistics;
        }
      }
      const model = withMetrics(built());
      model.compile({
        optimizer: 'sgd',
        loss: 'categoricalCrossentropy',
        metrics: [
          new Counting({name: 'alone'}),
          new MetricCollection({metrics: {a: new Counting(), b: new Counting()}}),
          derive('half', {p: new Counting()}, ({p}) => (p as number) / 2),
        ],
      });
      const [x, y] = [tf.tensor2d(test.x), tf.tensor2d(test.y)];
      const logs = await model.evaluateLogs(x, y, {batchSize: 4});
      expect(counted).to.have.length(3);
      expect(logs.half).to.equal(logs.alone / 2);
      expect(logs.metric_collection_a).to.equal(logs.alone);
      counted.length = 0;
      const collection = new MetricCollection({metrics: {a: new Counting(), b: new Counting()}});
      collection.updateState([0, 1], [0.2, 0.7]);
      expect(counted).to.have.length(1);
      tf.dispose([x, y]);
    } finally {
      forcePath(undefined);
    }
  });

  it('take steps of sequences under a mask', () =>
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

  async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
    const all: tf.io.ModelArtifacts[] = [];
    await model.save(
      withSaveHandler(artifacts => {
        const {weightData, ...json} = artifacts;
        all.push({...(JSON.parse(JSON.stringify(json)) as tf.io.ModelArtifacts), weightData});
        return Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}});
      }),
      {includeOptimizer: true},
    );
    return all[0];
  }

  it('are saved with the model and loaded again', async () => {
    const model = withMetrics(built());
    const savable = Object.entries(METRICS).filter(
      ([key]) => !/^(pr|own_classes|metric_collection)$/.test(key),
    );
    const nested = new MetricCollection({
      metrics: {
        p: new Precision(),
        s: new BySlice({metric: new PerClass({metric: new Recall()}), slices: {x: 2}, by: 'yTrue'}),
      },
      prefix: 'the_',
    });
    model.compile({
      optimizer: 'sgd',
      loss: 'categoricalCrossentropy',
      metrics: [...savable.map(([, one]) => one()), nested],
    });
    const [x, y] = [tf.tensor2d(test.x), tf.tensor2d(test.y)];
    const want = await model.evaluateLogs(x, y);
    const loaded = withMetrics(await tf.loadLayersModel(tf.io.fromMemory(await saved(model))));
    expect(await loaded.evaluateLogs(x, y)).to.deep.equal(want);
    tf.dispose([x, y]);
  });

  for (const [what, metric] of Object.entries({
    'a derived metric': () => METRICS.pr(),
    'an own metric in a wrapper': () => METRICS.own_classes(),
    'a derived metric in a collection': () => new MetricCollection({metrics: [METRICS.pr()]}),
    'slices by a function': () => new BySlice({metric: new Precision(), slices: ['a'], by: t => t}),
  })) {
    it(`cannot be saved: ${what}, and say so`, async () => {
      const model = withMetrics(built());
      model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: [metric()]});
      let message = '';
      await saved(model).catch((error: Error) => (message = error.message));
      expect(message).to.match(/cannot be saved/);
    });
  }

  it('need groups that a model can find', async () => {
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

/** What each wrapper does beside its vectors: draws, steps, extremes, groups, errors. */
import {getBackend, tensor, Tensor, tensor1d} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {
  AUC,
  BinaryAccuracy,
  BootStrapper,
  BySlice,
  derive,
  F1Score,
  Max,
  Mean,
  MeanAbsoluteError,
  MeanMetricWrapper,
  type Metric,
  metricFrom,
  MetricCollection,
  MetricTracker,
  MinMax,
  MultiOutput,
  PerClass,
  Precision,
  Recall,
  ROCAUC,
  ROCCurve,
  Running,
} from '../../../src/metrics/index.js';
import {metricEntries} from '../../../src/metrics/logs/log_entries.js';
import {poissonDraws} from '../../../src/functional/core/poisson_draws.js';
import {expectNoLeak, expectSame, fed, onPaths, SquaredErrors} from './support.js';

const sine = (n: number, step: number): number[] =>
  Array.from({length: n}, (_, i) => Math.fround(Math.sin(step * i)));

describe('BootStrapper', () => {
  it('draws as a Poisson variable of mean 1 does', () => {
    const n = 40_000;
    const draws = poissonDraws(5, 2, 0, n);
    let factorial = 1;
    for (let k = 0; k < 6; k++) {
      if (k > 0) factorial *= k;
      const expected = Math.exp(-1) / factorial;
      const share = draws.filter(d => d === k).length / n;
      // Four standard deviations.
      expect(Math.abs(share - expected), `${k}`).to.be.lessThan(
        4 * Math.sqrt((expected * (1 - expected)) / n),
      );
    }
    const other = poissonDraws(5, 3, 0, n);
    const apart = draws.reduce((sum, d, i) => sum + (d - 1) * (other[i] - 1), 0) / n;
    expect(Math.abs(apart), 'replicates are independent').to.be.lessThan(4 / Math.sqrt(n));
    const next = draws.slice(1).reduce((sum, d, i) => sum + (d - 1) * (draws[i] - 1), 0) / n;
    expect(Math.abs(next), 'samples are independent').to.be.lessThan(4 / Math.sqrt(n));
    expect(poissonDraws(5, 2, 100, 50)).to.deep.equal(draws.slice(100, 150));
    expect(poissonDraws(5, 2, 2 ** 33, 50)).not.to.deep.equal(poissonDraws(5, 2, 0, 50));
  });

  it('finds the spread of a mean: the deviation by sqrt(n)', () =>
    onPaths(async () => {
      const n = 2000;
      const [t, p] = [sine(n, 0.7), sine(n, 1.3)];
      const errors = t.map((x, i) => Math.abs(x - p[i]));
      const mean = errors.reduce((a, b) => a + b) / n;
      const spread = Math.sqrt(errors.reduce((s, e) => s + (e - mean) ** 2, 0) / n / n);
      const boot = new BootStrapper({
        metric: new MeanAbsoluteError(),
        numBootstraps: 200,
        quantile: [0.025, 0.975],
      });
      boot.updateState(t, p);
      const result = (await boot.result()) as Record<string, number>;
      expect(Math.abs(result.mean - mean)).to.be.lessThan((4 * spread) / Math.sqrt(200));
      expect(result.std).to.be.within(0.8 * spread, 1.2 * spread);
      expect(result['quantile_0.025']).to.be.within(mean - 3 * spread, mean - 1.2 * spread);
      expect(result['quantile_0.975']).to.be.within(mean + 1.2 * spread, mean + 3 * spread);
      boot.dispose();
    }));

  it('gives the same for a seed, however batches are cut, and something else for another', () =>
    onPaths(async () => {
      const over = async (seed: number, sizes: readonly number[]) => {
        const boot = new BootStrapper({metric: new MeanAbsoluteError(), seed, raw: true});
        let at = 0;
        for (const size of sizes) {
          fed(() =>
            boot.updateState(
              tensor1d(sine(30, 0.7).slice(at, at + size)),
              tensor1d(sine(30, 1.3).slice(at, at + size)),
            ),
          );
          at += size;
        }
        const result = await boot.result();
        boot.dispose();
        return result;
      };
      const whole = await over(1, [30]);
      expectSame(await over(1, [7, 1, 22]), whole, 1e-5);
      expect(JSON.stringify(await over(2, [30]))).not.to.equal(JSON.stringify(whole));
    }));

  it('keeps float64, and merges shards that have seeds of their own', async () => {
    const exact = new BootStrapper({metric: new Mean(), numBootstraps: 4, raw: true});
    exact.updateState([1e16, 1e16 + 2, 1e16 + 4]);
    const {raw} = (await exact.result()) as {raw: number[]};
    expect(raw.some(x => x !== Math.fround(x))).to.equal(true);
    const [a, b, c] = [1, 2, 1].map(seed => new BootStrapper({metric: new Mean(), seed, numBootstraps: 4}));
    for (const m of [a, b]) m.updateState([1, 2, 3]);
    a.mergeState([b]);
    const {mean} = (await a.result()) as {mean: number};
    expect(mean).to.be.within(1, 3);
    expect(() => c.mergeState([new BootStrapper({metric: new Mean(), numBootstraps: 5})])).to.throw(
      'configuration',
    );
  });

  it('refuses options that make no sense', () => {
    const metric = new Mean();
    expect(() => new BootStrapper({metric, numBootstraps: 0})).to.throw(
      'numBootstraps must be a whole number',
    );
    expect(() => new BootStrapper({metric, quantile: 2})).to.throw('quantile must be in 0..1');
    expect(() => new BootStrapper({metric, mean: false, std: false})).to.throw('nothing to report');
    expect(() => new BootStrapper({metric, seed: 0.5})).to.throw('seed must be a whole number');
    expect(() => new BootStrapper({metric, numBootstrap: 3} as never)).to.throw(
      'Did you mean "numBootstraps"',
    );
  });
});

describe('MetricTracker', () => {
  const run = async (tracker: MetricTracker, values: readonly number[]) => {
    for (const value of values) {
      tracker.increment();
      tracker.updateState([0], [value]);
    }
    return tracker.best();
  };

  it('knows the best step by the direction of the metric, or as it is told', () =>
    onPaths(async () => {
      expect(
        await run(new MetricTracker({metric: new MeanAbsoluteError()}), [3, 1, NaN, 1, 2]),
      ).to.deep.equal({value: 1, step: 1});
      const greatest = new MetricTracker({metric: new MeanAbsoluteError(), maximize: true});
      expect(await run(greatest, [3, NaN, 5, 5])).to.deep.equal({value: 5, step: 2});
      expect(await run(new MetricTracker({metric: new MeanAbsoluteError()}), [NaN])).to.equal(undefined);
      expect(await new MetricTracker({metric: new MeanAbsoluteError()}).best()).to.equal(undefined);
      let message = '';
      await new MetricTracker({metric: new Mean()}).best().catch((error: Error) => (message = error.message));
      expect(message).to.contain('maximize: true or false');
      await run(new MetricTracker({metric: new PerClass({metric: new MeanAbsoluteError()})}), [1]).catch(
        (error: Error) => (message = error.message),
      );
      expect(message).to.contain('got an array');
    }));

  it('tracks a collection by key, each in its direction', async () => {
    const metric = new MetricCollection({metrics: [new MeanAbsoluteError(), new BinaryAccuracy()]});
    const tracker = new MetricTracker({metric, maximize: {binary_accuracy: false}});
    const best = await run(tracker, [0.9, 0.2, 0.4]);
    expect(best).to.deep.equal({
      mean_absolute_error: {value: 0.2, step: 1},
      binary_accuracy: {value: 0, step: 0},
    });
    expect((await tracker.history()).map(r => (r as Record<string, number>).binary_accuracy)).to.deep.equal([
      0, 1, 1,
    ]);
  });

  it('keeps its history through a reset, its state and merges; leaks nothing', () =>
    onPaths(() =>
      expectNoLeak(async () => {
        const [a, b] = [1, 2].map(() => new MetricTracker({metric: new MeanAbsoluteError()}));
        for (const tracker of [a, b]) {
          fed(() => tracker.updateState(tensor([0]), tensor([1])));
          tracker.increment();
          fed(() => tracker.updateState(tensor([0]), tensor([4])));
        }
        expect(a.steps).to.equal(2);
        a.resetState();
        expect(await a.history()).to.deep.equal([1, 0]);
        fed(() => a.updateState(tensor([0]), tensor([2])));
        expect(await a.result()).to.equal(2);
        a.mergeState([b]);
        expect(await a.history()).to.deep.equal([1, 3]);
        b.setState(await a.getState());
        expect(await b.history()).to.deep.equal([1, 3]);
        b.resetAll();
        expect(await b.history()).to.deep.equal([]);
        for (const tracker of [a, b]) tracker.dispose();
      }),
    ));
});

describe('MinMax', () => {
  it('has the extremes of what was asked for, not of NaN nor of results before data', () =>
    onPaths(async () => {
      const m = new MinMax({metric: new Mean()});
      expectSame(await m.result(), {raw: 0, min: 0, max: 0});
      m.updateState([3]);
      expectSame(await m.result(), {raw: 3, min: 3, max: 3});
      m.updateState([NaN]);
      expectSame(await m.result(), {raw: NaN, min: 3, max: 3});
      m.resetState();
      m.updateState([NaN]);
      expectSame(m.resultSync(), {raw: NaN, min: NaN, max: NaN});
      m.dispose();
    }));
});

describe('Running', () => {
  it('frees the batches that leave its window, and takes empty ones for none', () =>
    onPaths(async () => {
      const m = new Running({metric: new Mean(), window: 2});
      let held = 0;
      await expectNoLeak(async () => {
        const {memory} = await import('@tensorflow/tfjs-core');
        const before = memory().numTensors;
        for (let i = 0; i < 40; i++) {
          fed(() => m.updateState(tensor([i])));
          held = Math.max(held, memory().numTensors - before);
        }
        m.updateState([]);
        expect(await m.result()).to.equal(38.5);
        m.dispose();
      });
      expect(held).to.be.lessThan(8);
    }));

  it('appends what it merges', async () => {
    const of = (...values: number[]) => {
      const m = new Running({metric: new Mean(), window: 3});
      for (const v of values) m.updateState([v]);
      return m;
    };
    const a = of(1, 2, 3, 4);
    a.mergeState([of(10), of()]);
    expect(await a.result()).to.equal((3 + 4 + 10) / 3);
    expect(() => new Running({metric: new Mean(), window: 0})).to.throw(
      'window must be a whole number of at least 1',
    );
  });
});

describe('BySlice', () => {
  const t = [0, 1, 1, 0];
  const p = [0.2, 0.9, 0.1, 0.7];

  it('finds groups where it is told', () =>
    onPaths(async () => {
      const metric = new BinaryAccuracy();
      const standalone = new BySlice({metric, slices: {x: 7, y: 8}});
      standalone.updateState(t, p, [1, 1, 3, 1], [7, 8, 7, 9]);
      expectSame(await standalone.result(), {x: 0.25, y: 1, overall: 2 / 6});
      const named = new BySlice({metric, slices: ['a', 'b'], overall: false});
      named.updateState(t, p, undefined, ['b', 'b', 'nobody', 'a']);
      expectSame(await named.result(), {a: 0, b: 1});
      const computed = new BySlice({
        metric,
        slices: ['low', 'high'],
        by: (_, yPred) => yPred.greater(0.5),
        overall: false,
      });
      computed.updateState(t, p);
      expectSame(await computed.result(), {low: 0.5, high: 0.5});
      const column = new BySlice({metric, slices: ['a', 'b'], by: {labelColumn: 0}, overall: false});
      fed(() => column.updateState(tensor(t.map((y, i) => [i % 2, y])), tensor(p.map(x => [x]))));
      expectSame(await column.result(), {a: 0.5, b: 0.5});
      const values = new BySlice({metric: new Mean(), slices: ['a']});
      values.updateState([1, 2, 6], null as never, undefined, [0, 1, 0]);
      expectSame(await values.result(), {a: 3.5, overall: 3});
      for (const m of [standalone, named, computed, column, values]) m.dispose();
    }));

  it('does not see the weights of other groups', () =>
    onPaths(async () => {
      const m = new BySlice({metric: new BinaryAccuracy(), slices: ['a', 'b'], overall: false});
      fed(() => m.updateState(tensor(t), tensor(p), tensor([1, NaN, 1, 1]), tensor([0, 1, 0, 0])));
      expectSame(await m.result(), {a: 1 / 3, b: NaN});
      m.dispose();
    }));

  it('says what is wrong', () =>
    onPaths(() => {
      const metric = new BinaryAccuracy();
      const m = new BySlice({metric, slices: ['a']});
      expect(() => m.updateState(t, p)).to.throw('there are no groups');
      expect(() => m.updateState(t, p, undefined, [0, 1])).to.throw('one group for each of 4 rows');
      expect(() => new BySlice({metric, slices: ['a', 'a']})).to.throw('different names');
      expect(() => new BySlice({metric, slices: ['overall']})).to.throw('none of them "overall"');
      expect(() => new BySlice({metric, slices: []})).to.throw('slices has to name the groups');
      expect(() => new BySlice({metric, slices: ['a'], by: 'x' as never})).to.throw("by must be 'groups'");
      expect(() => new BySlice({metric: new Mean(), slices: ['a'], by: 'yTrue'})).to.throw('sees no labels');
      expect(() => new BySlice({metric, slices: ['a'], by: () => 3 as never}).updateState(t, p)).to.throw(
        'it returned 3',
      );
      expect(() =>
        new BySlice({metric, slices: ['a'], by: {labelColumn: 3}}).updateState([[0, 1]], [[0.5]]),
      ).to.throw('there is no column 3');
      expect(() => new BySlice({metric, slices: ['a'], by: y => y}).getConfig()).to.throw('has no config');
      m.dispose();
    }));
});

describe('collections and derived metrics', () => {
  it('take every kind of metric, and name what they hold', () =>
    onPaths(async () => {
      const collection = new MetricCollection({
        metrics: {
          curve: new ROCCurve(),
          area: new ROCAUC(),
          boot: new BootStrapper({metric: new MeanAbsoluteError(), numBootstraps: 2}),
          own: new SquaredErrors(),
          fn: new MeanMetricWrapper({fn: (_, yPred) => yPred}),
        },
      });
      collection.updateState([0, 1, 1], [0.5, 0.75, 0.25]);
      const result = (await collection.result()) as Record<string, unknown>;
      expect(Object.keys(result)).to.include.members([
        'curve_fpr',
        'area',
        'boot_mean',
        'boot_std',
        'own',
        'fn',
      ]);
      expect(result.own).to.equal(0.25 + 0.0625 + 0.5625);
      expect(result.fn).to.equal(0.5);
      const entries = metricEntries('all', collection, result as never).map(([key]) => key);
      expect(entries).to.deep.equal([
        'all_curve',
        'all_area',
        'all_boot_mean',
        'all_boot_std',
        'all_own',
        'all_fn',
      ]);
      const copy = new MetricCollection({
        metrics: Object.fromEntries(collection.members.map(([name, metric]) => [name, metric])),
      });
      copy.setState(structuredClone(await collection.getState()));
      expectSame(await copy.result(), result);
      for (const m of [collection, copy]) m.dispose();
    }));

  it('know their directions', () => {
    const mixed = new MetricCollection({metrics: [new MeanAbsoluteError(), new AUC()], prefix: 'x_'});
    expect(mixed.direction).to.equal(undefined);
    expect(mixed.directionOf('x_auc')).to.equal('max');
    expect(mixed.directionOf('x_mean_absolute_error')).to.equal('min');
    expect(new MetricCollection({metrics: [new Precision(), new AUC()]}).direction).to.equal('max');
    expect(new PerClass({metric: mixed}).directionOf('x_auc_0')).to.equal('max');
    expect(new MinMax({metric: mixed}).directionOf('x_auc_min')).to.equal('max');
    expect(new BootStrapper({metric: new AUC()}).directionOf('mean')).to.equal('max');
    expect(new BootStrapper({metric: new AUC()}).directionOf('std')).to.equal(undefined);
    expect(derive('d', {a: new AUC()}, ({a}) => a).direction).to.equal(undefined);
  });

  it('refuse what is no metric, the same name twice, and metrics over values beside others', () => {
    expect(() => new MetricCollection({metrics: [new AUC(), new AUC()]})).to.throw(
      'two metrics are called "auc"',
    );
    expect(() => new MetricCollection({metrics: []})).to.throw('there are no metrics');
    expect(() => new MetricCollection({metrics: ['AUC'] as never})).to.throw('metrics[0] must be a metric');
    expect(() => new MetricCollection({metrics: new AUC() as never})).to.throw(
      'expected an array or a record',
    );
    expect(() => new MetricCollection({metrics: [new AUC(), new Mean()]})).to.throw(
      'Mean is a metric over values',
    );
    expect(() => new MetricCollection({} as never)).to.throw('expected an array or a record');
    expect(() => new PerClass({} as never)).to.throw('metric must be a metric');
    expect(() => new PerClass(undefined as never)).to.throw('metric must be a metric');
    expect(() => derive('a', {}, () => 1)).to.throw('there are no metrics');
    expect(() => derive('a', {b: new AUC()}, 3 as never)).to.throw(
      'expected (name, {metrics}, results => number',
    );
    expect(() => derive('a', {b: new AUC()}, () => 1, {direction: 'up' as never})).to.throw(
      'direction must be one of',
    );
    expect(() => derive('a', {b: new AUC()}, () => 1, {directoin: 'max'} as never)).to.throw(
      'unknown option "directoin"',
    );
    const clash = new MetricCollection({
      metrics: {a: new MetricCollection({metrics: {b: new AUC()}}), a_b: new AUC()},
    });
    expect(() => clash.resultSync()).to.throw('two results are called "a_b"');
  });

  it('over values are metrics over values', async () => {
    const collection = new MetricCollection({metrics: [new Mean(), new Max()]});
    collection.updateState([1, 2, 6], [1, 1, 0]);
    expect(await collection.result()).to.deep.equal({mean: 1.5, max: 2});
  });

  it('derive numbers, arrays and records, and no promise', async () => {
    const metrics = {precision: new Precision(), f1: new F1Score({threshold: 0.5})};
    const feed = (m: Metric) => {
      m.updateState([[0], [1]], [[0.7], [0.9]]);
      return m;
    };
    const array = feed(derive('array', metrics, ({precision}) => [precision as number, 1]));
    expect(await array.result()).to.deep.equal([0.5, 1]);
    const record = feed(derive('record', metrics, ({f1}) => ({f1: (f1 as number[])[0]})));
    expect(Object.keys((await record.result()) as object)).to.deep.equal(['f1']);
    const wrong = feed(derive('late', metrics, (() => Promise.resolve(1)) as never));
    let message = '';
    await (wrong.result() as Promise<unknown>).catch((error: Error) => (message = error.message));
    expect(message).to.contain('result() gave Promise');
    expect(() => array.getConfig()).to.throw('has no config');
  });
});

describe('PerClass and MultiOutput', () => {
  it('want as many columns in every batch, and as there are names', () =>
    onPaths(() => {
      const m = new PerClass({metric: new Precision()});
      m.updateState([[0, 1]], [[0.2, 0.7]]);
      expect(() => m.updateState([[0, 1, 0]], [[0.2, 0.7, 0.3]])).to.throw(
        'this batch has 3 columns, those before it had 2',
      );
      const named = new PerClass({metric: new Precision(), classNames: ['a']});
      expect(() => named.updateState([[0, 1]], [[0.2, 0.7]])).to.throw(
        'classNames has 1 names, the batch 2 columns',
      );
      for (const x of [m, named]) x.dispose();
    }));

  it('leave rows with NaN out of their output, or do not', () =>
    onPaths(async () => {
      const feed = (m: Metric) => {
        fed(() =>
          m.updateState(
            tensor([
              [1, NaN],
              [2, 4],
              [3, 5],
            ]),
            tensor([
              [NaN, 3],
              [2.5, 6],
              [4.5, 5],
            ]),
            tensor([1, 1, 3]),
          ),
        );
        return m;
      };
      const metric = new MeanAbsoluteError();
      const [without, withNaN] = [
        new MultiOutput({metric}),
        new MultiOutput({metric, removeNans: false}),
      ].map(feed);
      expectSame(await without.result(), [5 / 4, 2 / 4]);
      expectSame(await withNaN.result(), [NaN, NaN]);
      for (const m of [without, withNaN]) m.dispose();
    }));

  it('change nothing when one column is refused', () =>
    onPaths(async () => {
      const m = new MultiOutput({metric: new MeanAbsoluteError()});
      m.updateState([[1, 2]], [[2, 2]]);
      expect(() => m.updateState([[1, 2]], [[1, 2]], [1, 2, 3])).to.throw('sampleWeight');
      expect(await m.result()).to.deep.equal([1, 0]);
      m.updateState([], []);
      expect(await m.result()).to.deep.equal([1, 0]);
      m.dispose();
    }));

  it('come from JSON as Keras writes it', async () => {
    const m = metricFrom({
      class_name: 'PerClass',
      config: {metric: {class_name: 'precision', config: {top_k: null, thresholds: 0.25}}, name: 'mine'},
    });
    m.updateState([[0, 1]], [[0.3, 0.7]]);
    expect(await m.result()).to.deep.equal([0, 1]);
    expect(m.name).to.equal('mine');
  });
});

describe('results of wrappers on the device path', () => {
  it('are read in one asynchronous read, and never synchronously', async function () {
    if (['webgl', 'webgpu'].includes(getBackend())) this.skip();
    await onPaths(async path => {
      if (path === 'cpu') return;
      const wrappers: Metric[] = [
        new PerClass({metric: new MetricCollection({metrics: [new Precision(), new Recall(), new AUC()]})}),
        new MultiOutput({metric: new MeanAbsoluteError()}),
        new Running({metric: new ROCAUC(), window: 3}),
        new MinMax({metric: new Precision()}),
        new MetricTracker({metric: new AUC()}),
        new BootStrapper({metric: new MeanAbsoluteError(), numBootstraps: 4}),
        new BySlice({metric: new Recall(), slices: ['a', 'b'], by: 'yTrue'}),
        new MetricCollection({metrics: [new PerClass({metric: new Recall()}), new Precision()]}),
        derive('d', {p: new Precision(), r: new Recall()}, ({p, r}) => (p as number) + (r as number)),
      ];
      const {prototype} = Tensor;
      const {data, dataSync} = prototype;
      for (const metric of wrappers) {
        let [reads, blocking] = [0, 0];
        prototype.data = function (this: Tensor) {
          reads++;
          return data.call(this) as never;
        };
        prototype.dataSync = function (this: Tensor) {
          blocking++;
          return dataSync.call(this) as never;
        };
        try {
          for (let i = 0; i < 3; i++) {
            fed(() =>
              metric.updateState(tensor([[0], [1], [1]]), tensor([[0.2], [0.7], [0.4]]), tensor([1, 2, 1])),
            );
          }
          await metric.result();
        } finally {
          Object.assign(prototype, {data, dataSync});
        }
        expect([reads, blocking], metric.className).to.deep.equal([1, 0]);
        metric.dispose();
      }
    });
  });
});

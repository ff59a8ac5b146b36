import {expect} from 'chai';
import {
  AUC,
  BootStrapper,
  derive,
  F1Score,
  Max,
  Mean,
  MeanAbsoluteError,
  MeanMetricWrapper,
  type Metric,
  MetricCollection,
  MinMax,
  PerClass,
  Precision,
  ROCAUC,
  ROCCurve,
} from '../../../src/metrics/index.js';
import {metricEntries} from '../../../src/metrics/logs/log_entries.js';
import {expectSame, SquaredErrors} from './support.js';
import {onPaths} from '../on_paths.js';

describe('collections and derived metrics', () => {
  it('accept every kind of metric, and name their members', () =>
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

  it('anything but metrics, duplicate names, and metrics over values with others are errors', () => {
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

  it('derive numbers, arrays and records, but no promises', async () => {
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
    expect(message).to.contain('result() returned Promise');
    expect(() => array.getConfig()).to.throw('has no config');
  });
});

/** States as JSON: exact, checked, and kept when another one is refused. */
import {tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {
  AUC,
  F1Score,
  Max,
  Mean,
  MetricCollection,
  MetricTracker,
  PerClass,
  Precision,
  Running,
  BootStrapper,
  BySlice,
  MeanAbsoluteError,
  MinMax,
  ROCAUC,
  Sum,
} from '../../src/metrics/index.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import type {StateJson} from '../../src/state/json.js';
import {SquaredErrors} from '../metrics/wrappers/support.js';
import {onPaths} from '../metrics/on_paths.js';

const throughJson = (state: StateJson): StateJson => JSON.parse(JSON.stringify(state)) as StateJson;

/** Each of these loses something in one way of writing numbers or another. */
const ODD = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  0,
  1e-320,
  5e-324,
  2 ** 60 + 2 ** 8,
  2 ** 53 + 2,
  0.1 + 0.2,
  1 / 3,
  -1e300,
];

describe('states as JSON', () => {
  it('store every float64', async () => {
    for (const value of ODD) {
      const [own, copy, clone] = [new SquaredErrors(), new SquaredErrors(), new SquaredErrors()];
      own.total.assign(value);
      const state = await own.getState();
      copy.setState(throughJson(state));
      clone.setState(structuredClone(state));
      for (const m of [copy, clone])
        expect(Object.is(await m.total.value(), value), String(value)).to.equal(true);
      const [sum, sumCopy] = [new Max(), new Max()];
      sum.updateState([value]);
      sumCopy.setState(throughJson(await sum.getState()));
      expect(Object.is(await sumCopy.result(), await sum.result()), `max of ${value}`).to.equal(true);
    }
  });

  it('contain what was counted, not the configuration: a wrong version, class or form is an error', async () => {
    const metric = new Mean();
    metric.updateState([1, 2, 6]);
    const state = await metric.getState();
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [undefined, /Mean: setState expects what getState\(\) returned/],
      [null, /setState expects/],
      ['{}', /setState expects/],
      [{...state, version: 1}, /version 2/],
      [{...state, version: undefined}, /version 2/],
      [{...state, statistics: undefined}, /setState expects/],
      [{...state, className: 'Sum'}, /this is the state of a Sum/],
      [{...state, weights: [[1]]}, /not one of this class/],
      [{...state, statistics: {other: [1, 2]}}, /not one of this class/],
      [{...state, statistics: {'mean|values': [1, null]}}, /something else than numbers/],
      [{...state, statistics: {'mean|values': [1, '2']}}, /something else than numbers/],
      [{...state, children: [state]}, /not one of this class/],
    ];
    for (const [json, message] of wrong) {
      expect(() => metric.setState(json as StateJson), JSON.stringify(json)).to.throw(message);
      expect(await metric.result()).to.equal(3);
    }
  });

  it('of weights have their sizes', async () => {
    const metric = new SquaredErrors();
    metric.total.assign(5);
    const state = await metric.getState();
    expect(() => metric.setState({...state, weights: [[1, 2]]})).to.throw(
      '2 numbers for the weight "total" of 1',
    );
    expect(await metric.total.value()).to.equal(5);
  });

  it('of another configuration are an error if their numbers have another meaning', async () => {
    const [fine, coarse] = [new AUC({numThresholds: 200}), new AUC({numThresholds: 20})];
    coarse.updateState([0, 1], [0.2, 0.7]);
    fine.updateState([0, 1, 0], [0.2, 0.7, 0.9]);
    const [before, state] = [await fine.result(), await coarse.getState()];
    expect(() => fine.setState(state)).to.throw('not one of this class');
    expect(await fine.result()).to.equal(before);
  });

  const wrappers: Readonly<Record<string, readonly [Metric, Metric, RegExp]>> = {
    'PerClass': [
      new PerClass({metric: new Precision()}),
      new PerClass({metric: new AUC()}),
      /Precision: setState: this is the state of a AUC/,
    ],
    'MetricCollection': [
      new MetricCollection({metrics: [new Precision()]}),
      new MetricCollection({metrics: [new F1Score()]}),
      /not one of this class/,
    ],
    'MetricCollection of own metrics': [
      new MetricCollection({metrics: [new SquaredErrors()]}),
      new MetricCollection({metrics: [new MeanAbsoluteError()]}),
      /has 0 metrics with a separate state, this one has 1/,
    ],
    'BootStrapper': [
      new BootStrapper({metric: new Precision(), numBootstraps: 3}),
      new BootStrapper({metric: new Precision(), numBootstraps: 4}),
      /4 replicates, this one 3/,
    ],
    'BySlice': [
      new BySlice({metric: new Precision(), slices: ['a'], by: 'yTrue'}),
      new BySlice({metric: new Precision(), slices: ['a', 'b'], by: 'yTrue'}),
      /3 slices, this metric 2/,
    ],
  };
  for (const [name, [metric, other, message]] of Object.entries(wrappers)) {
    it(`of ${name} of another configuration is an error that changes nothing`, async () => {
      for (const m of [metric, other]) m.updateState([[0], [1]], [[0.2], [0.9]]);
      const [before, state] = [await metric.result(), await other.getState()];
      expect(() => metric.setState(throughJson(state))).to.throw(message);
      expect(await metric.result()).to.deep.equal(before);
      expect(() => metric.mergeState([other])).to.throw('same configuration');
      for (const m of [metric, other]) m.dispose();
    });
  }

  it('merge with themselves', () =>
    onPaths(async () => {
      for (const metric of [
        new Mean(),
        new Sum(),
        new Running({metric: new Mean(), window: 3}),
        new MetricTracker({metric: new Mean()}),
        new MinMax({metric: new Mean()}),
      ]) {
        tidy(() => {
          metric.updateState(tensor([1, 3]), tensor([1, 1]));
          metric.updateState(tensor([8]), tensor([1]));
        });
        metric.mergeState([metric]);
        const got = await metric.result();
        const want = metric instanceof Sum ? 24 : metric instanceof Running ? (8 + 1 + 3 + 8) / 4 : 4;
        if (metric instanceof MinMax) expect(got).to.deep.equal({raw: 4, min: 4, max: 4});
        else expect(got, metric.className).to.equal(want);
        metric.dispose();
      }
    }));

  it('may be read concurrently, between updates', async () => {
    for (const make of [
      () => new ROCAUC(),
      () => new PerClass({metric: new ROCAUC()}),
      () => new Precision(),
    ]) {
      const metric = make();
      metric.updateState([[0], [1], [1]], [[0.2], [0.9], [0.1]]);
      const both = Promise.all([metric.getState(), metric.result(), metric.getState(), metric.result()]);
      metric.updateState([[1], [0]], [[0.1], [0.8]]);
      const [a, , b] = await both;
      expect(a.className).to.equal(b.className);
      const all = make();
      all.updateState([[0], [1], [1], [1], [0]], [[0.2], [0.9], [0.1], [0.1], [0.8]]);
      expect(await metric.result()).to.deep.equal(await all.result());
    }
  });
});

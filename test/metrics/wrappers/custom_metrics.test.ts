/** Wrappers around custom metrics, whose states are weights. */
import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {
  BootStrapper,
  BySlice,
  derive,
  MeanAbsoluteError,
  MetricCollection,
  MetricTracker,
  MinMax,
  MultiOutput,
  PerClass,
  Running,
} from '../../../src/metrics/index.js';
import type {StateJson} from '../../../src/state/json.js';
import type {MetricResult, TensorLike} from '../../../src/types.js';
import {expectNoLeak, expectSame, fed, LateSquaredErrors, SquaredErrors} from './support.js';
import {onPaths} from '../on_paths.js';

const T = [
  [1, 2],
  [3, 5],
  [0, 1],
  [2, 2],
];
const P = [
  [2, 2],
  [3, 2],
  [1, 0],
  [2, 4],
];
/** The squared errors of each column, in rows. */
const SQUARES = T.map((row, n) => row.map((t, c) => (t - P[n][c]) ** 2));
const total = (rows: readonly (readonly number[])[]): number => rows.flat().reduce((a, b) => a + b, 0);
const column = (c: number): number => total(SQUARES.map(row => [row[c]]));

interface Case {
  readonly make: (inner: Metric) => Metric;
  readonly want: MetricResult;
  /** Merged with itself. */
  readonly twice: MetricResult;
}

const both = column(0) + column(1);
const CASES: Readonly<Record<string, Case>> = {
  PerClass: {
    make: metric => new PerClass({metric}),
    want: [column(0), column(1)],
    twice: [2 * column(0), 2 * column(1)],
  },
  MultiOutput: {
    make: metric => new MultiOutput({metric}),
    want: [column(0), column(1)],
    twice: [2 * column(0), 2 * column(1)],
  },
  Running: {
    make: metric => new Running({metric, window: 1}),
    want: total(SQUARES.slice(2)),
    twice: total(SQUARES.slice(2)),
  },
  MetricTracker: {make: metric => new MetricTracker({metric}), want: both, twice: 2 * both},
  MinMax: {
    make: metric => new MinMax({metric}),
    want: {raw: both, min: both, max: both},
    twice: {raw: 2 * both, min: both, max: 2 * both},
  },
  MetricCollection: {
    make: metric => new MetricCollection({metrics: {own: metric, mae: new MeanAbsoluteError()}}),
    want: {own: both, mae: 1},
    twice: {own: 2 * both, mae: 1},
  },
  DerivedMetric: {
    make: metric =>
      derive('both', {own: metric, mae: new MeanAbsoluteError()}, ({own, mae}) => (own as number) + mae),
    want: both + 1,
    twice: 2 * both + 1,
  },
  BySlice: {
    make: metric =>
      new BySlice({metric, slices: ['a', 'b'], by: yTrue => yTrue.slice([0, 1], [-1, 1]).greater(1.5)}),
    want: {a: total([SQUARES[2]]), b: both - total([SQUARES[2]]), overall: both},
    twice: {a: 2 * total([SQUARES[2]]), b: 2 * (both - total([SQUARES[2]])), overall: 2 * both},
  },
};

function feed(metric: Metric, as: 'tensors' | 'arrays'): void {
  const of = (rows: readonly number[][]): TensorLike =>
    as === 'tensors' ? tensor(rows as number[][]) : rows;
  fed(() => {
    for (const [from, to] of [
      [0, 2],
      [2, 4],
    ])
      metric.updateState(of(T.slice(from, to)), of(P.slice(from, to)));
  });
}

describe('wrappers of custom metrics', () => {
  for (const [name, {make, want, twice}] of Object.entries(CASES)) {
    for (const Inner of [SquaredErrors, LateSquaredErrors]) {
      it(`${name} of ${Inner.className}: result, merge, state, reset; leaks nothing`, () =>
        onPaths(() =>
          expectNoLeak(async () => {
            for (const as of ['tensors', 'arrays'] as const) {
              const [a, b, c] = [make(new Inner()), make(new Inner()), make(new Inner())];
              const before = await c.result();
              feed(a, as);
              expectSame(await a.result(), want);
              b.setState(JSON.parse(JSON.stringify(await a.getState())) as StateJson);
              expectSame(await b.result(), want);
              a.mergeState([b]);
              expectSame(await a.result(), twice);
              expectSame(await b.result(), want);
              a.resetState();
              expectSame(await a.result(), before);
              for (const m of [a, b, c]) m.dispose();
            }
          }),
        ));
    }
  }

  it('return their result synchronously if the metric does', () =>
    onPaths(() => {
      const metric = new PerClass({metric: new SquaredErrors()});
      feed(metric, 'tensors');
      expectSame(metric.resultSync(), [column(0), column(1)]);
      metric.dispose();
      const late = new PerClass({metric: new LateSquaredErrors()});
      feed(late, 'tensors');
      expect(() => late.resultSync()).to.throw('await result()');
      late.dispose();
    }));

  it('do not change what the metric counts on its own', () =>
    onPaths(async () => {
      const own = new SquaredErrors();
      const metric = new PerClass({metric: own});
      feed(own, 'tensors');
      feed(metric, 'tensors');
      feed(metric, 'tensors');
      expectSame(await own.result(), both);
      expectSame(await metric.result(), [2 * column(0), 2 * column(1)]);
      for (const m of [own, metric]) m.dispose();
    }));

  it('resample custom metrics by weights, which they have to accept', () =>
    onPaths(async () => {
      const boot = new BootStrapper({metric: new SquaredErrors(), numBootstraps: 50, seed: 3});
      feed(boot, 'tensors');
      const {mean, std} = (await boot.result()) as {mean: number; std: number};
      expect(mean).to.be.within(both / 2, 2 * both);
      expect(std).to.be.greaterThan(0);
      boot.dispose();
      class Unweighted extends SquaredErrors {
        static override className = 'Unweighted';
        override updateState(yTrue: Parameters<SquaredErrors['updateState']>[0], yPred: typeof yTrue): void {
          super.updateState(yTrue, yPred);
        }
      }
      for (const make of [
        () => new BootStrapper({metric: new Unweighted()}),
        () => new BySlice({metric: new Unweighted(), slices: ['a']}),
        () => new MultiOutput({metric: new Unweighted()}),
      ])
        expect(make).to.throw('updateState of Unweighted declares no sampleWeight');
      new MultiOutput({metric: new Unweighted(), removeNans: false}).dispose();
    }));
});

/** A batch is counted by all metrics, or by none if a custom one throws. */
import {cast, greater, max, tensor, type Tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {evaluator} from '../../../src/evaluate/fold/evaluator.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {
  BootStrapper,
  BySlice,
  MeanAbsoluteError,
  MetricCollection,
  MetricTracker,
  MinMax,
  PerClass,
  Running,
} from '../../../src/metrics/index.js';
import {onPaths} from '../on_paths.js';
import {expectNoLeak, SquaredErrors} from './support.js';

/** Throws at its n-th update, after it has counted a part of the batch. */
class Throwing extends SquaredErrors {
  static override className = 'Throwing';
  private updates = 0;
  private readonly at: number;

  constructor({at, name = 'throwing'}: {at: number; name?: string}) {
    super({name});
    this.at = at;
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    super.updateState(yTrue, yPred, sampleWeight);
    if (++this.updates === this.at) throw new Error('the update fails');
  }

  override getConfig(): Record<string, unknown> {
    return {...super.getConfig(), at: this.at};
  }
}

const BATCH = {yTrue: [[1, 2], [3, 5]], yPred: [[2, 2], [3, 2]]}; // prettier-ignore
const update = (metric: Metric): void => {
  const [yTrue, yPred] = [tensor(BATCH.yTrue), tensor(BATCH.yPred)];
  try {
    metric.updateState(yTrue, yPred);
  } finally {
    yTrue.dispose();
    yPred.dispose();
  }
};

/** Wrappers whose second batch fails, in their last inner metric if they have several. */
const WRAPPERS: Readonly<Record<string, () => Metric>> = {
  PerClass: () => new PerClass({metric: new Throwing({at: 4})}),
  MinMax: () => new MinMax({metric: new Throwing({at: 2})}),
  MetricTracker: () => new MetricTracker({metric: new Throwing({at: 2})}),
  Running: () => new Running({metric: new Throwing({at: 2}), window: 3}),
  BootStrapper: () => new BootStrapper({metric: new Throwing({at: 4}), numBootstraps: 2}),
  BySlice: () =>
    new BySlice({
      metric: new Throwing({at: 5}),
      slices: ['a', 'b'],
      by: y => cast(greater(max(y, -1), 2), 'int32'),
    }),
  MetricCollection: () =>
    new MetricCollection({
      metrics: {first: new SquaredErrors(), mae: new MeanAbsoluteError(), last: new Throwing({at: 2})},
    }),
};

describe('a custom metric that throws', () => {
  for (const [name, make] of Object.entries(WRAPPERS)) {
    it(`leaves ${name} as it was`, () =>
      onPaths(() =>
        expectNoLeak(async () => {
          const metric = make();
          update(metric);
          const before = await metric.getState();
          expect(() => update(metric)).to.throw('the update fails');
          expect(await metric.getState()).to.deep.equal(before);
          metric.dispose();
        }),
      ));
  }

  it('leaves all metrics of an evaluator as they were, in whatever order they are', () =>
    onPaths(() =>
      expectNoLeak(async () => {
        const others = (): Metric[] => [
          new SquaredErrors({name: 'squares'}),
          new MeanAbsoluteError({name: 'mae'}),
          new MinMax({metric: new MeanAbsoluteError(), name: 'extremes'}),
          new PerClass({metric: new SquaredErrors(), name: 'columns'}),
        ];
        for (let at = 0; at <= others().length; at++) {
          const metrics = others();
          metrics.splice(at, 0, new Throwing({at: 2}));
          const fold = evaluator(metrics);
          const state = fold.add(fold.create(), BATCH);
          const before = await state.toBytes();
          expect(() => fold.add(state, BATCH)).to.throw('the update fails');
          expect(await state.toBytes(), `at ${at}`).to.deep.equal(before);
          expect(state.samples).to.equal(2);
          state.dispose();
        }
      }),
    ));
});

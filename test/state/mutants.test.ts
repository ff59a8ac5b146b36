/** A state that is not as `getState` gave it is refused, whatever was done to it, and what was there stays. */
import {memory, tensor, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {MetricClass} from '../../src/metrics/names/catalogue.js';
import * as classes from '../../src/metrics/classes.js';
import {
  BootStrapper,
  BySlice,
  derive,
  F1Score,
  Mean,
  MeanTensor,
  MetricCollection,
  MetricTracker,
  MinMax,
  MultiOutput,
  PerClass,
  Precision,
  ROCAUC,
  Running,
} from '../../src/metrics/index.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import type {StateJson} from '../../src/state/json.js';
import {Trial} from '../metrics/laws/trial.js';
import {randomOf} from '../metrics/random.js';
import {SquaredErrors} from '../metrics/wrappers/support.js';
import {onPaths} from '../metrics/on_paths.js';
import {specimensOf} from '../vectors/specimens.js';
import {mutantsOf} from './support/mutants.js';

const MUTANTS = 25;

/** Tries all mutants of what a metric has counted. */
async function expectRefusals(metric: Metric, seed: number, count = MUTANTS): Promise<void> {
  const before = JSON.stringify(await metric.result());
  const state = JSON.parse(JSON.stringify(await metric.getState())) as StateJson;
  for (const mutant of mutantsOf(state, randomOf(seed), count)) {
    const text = JSON.stringify(mutant);
    expect(() => metric.setState(mutant as StateJson), text).to.throw(Error, /setState/);
  }
  expect(JSON.stringify(await metric.result())).to.equal(before);
  expect(JSON.stringify(await metric.getState())).to.equal(JSON.stringify(state));
  metric.setState(state);
  expect(JSON.stringify(await metric.result())).to.equal(before);
}

describe('mutated states', function () {
  this.timeout(60_000);

  for (const {className} of Object.values<MetricClass>(classes)) {
    it(`of ${className} are refused`, async () => {
      for (const specimen of (await specimensOf(className)).slice(0, 2)) {
        const trial = new Trial(specimen, 'cpu');
        const metric = trial.make();
        trial.feed(metric, trial.rows);
        await expectRefusals(metric, className.length);
        metric.dispose();
      }
    });
  }

  const wrappers: Readonly<Record<string, () => Metric>> = {
    'PerClass': () => new PerClass({metric: new Precision()}),
    'MultiOutput': () => new MultiOutput({metric: new ROCAUC()}),
    'Running': () => new Running({metric: new Precision(), window: 2}),
    'MinMax': () => new MinMax({metric: new Precision()}),
    'MetricTracker': () => new MetricTracker({metric: new Precision()}),
    'BootStrapper': () => new BootStrapper({metric: new Precision(), numBootstraps: 2}),
    'BySlice': () => new BySlice({metric: new Precision(), slices: [0, 1].map(String), by: 'yTrue'}),
    'MetricCollection': () =>
      new MetricCollection({metrics: [new Precision(), new ROCAUC(), new SquaredErrors()]}),
    'a derived metric': () => derive('sum', {a: new Precision(), b: new F1Score()}, ({a}) => a as number),
    'an own metric': () => new SquaredErrors(),
  };
  for (const [name, make] of Object.entries(wrappers)) {
    it(`of ${name} are refused`, async () => {
      const metric = make();
      tidy(() =>
        metric.updateState(
          tensor([
            [0, 1],
            [1, 0],
            [1, 1],
          ]),
          tensor([
            [0.2, 0.9],
            [0.9, 0.4],
            [0.7, 0.8],
          ]),
        ),
      );
      await expectRefusals(metric, name.length, 60);
      metric.dispose();
    });
  }
});

describe('states of another configuration', () => {
  it('are refused, also where they hold as many numbers', async () => {
    const pairs: readonly (readonly [Metric, Metric])[] = [
      [new F1Score({average: 'macro'}), new F1Score({average: 'micro'})],
      [new PerClass({metric: new F1Score({average: 'macro'})}), new PerClass({metric: new F1Score()})],
      [new Running({metric: new Mean(), window: 3}), new Running({metric: new Mean(), window: 4})],
    ];
    for (const [a, b] of pairs) {
      const state = await a.getState();
      expect(() => b.setState(state)).to.throw('another configuration');
      a.setState(state);
    }
  });

  it('are those of a metric of another name, or of names for its classes, not', async () => {
    const [a, b] = [new F1Score(), new F1Score({name: 'f', classNames: ['x', 'y']})];
    a.updateState(
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    );
    b.setState(await a.getState());
    expect(await b.result()).to.deep.equal(await a.result());
  });
});

describe('merging', () => {
  it('is all or nothing, on both paths', () =>
    onPaths(async () => {
      const before = memory().numTensors;
      const of = (make: () => Metric, classCount: number): Metric => {
        const metric = make();
        const row = (at: number) => Array.from({length: classCount}, (_, c) => (c === at ? 1 : 0));
        tidy(() => metric.updateState(tensor([row(0), row(1)]), tensor([row(0), row(0)])));
        return metric;
      };
      const makers: readonly (() => Metric)[] = [
        () => new F1Score(),
        () => new ROCAUC({average: null}),
        () => new PerClass({metric: new Precision()}),
        () => new MetricCollection({metrics: [new Precision(), new F1Score()]}),
        () => new BootStrapper({metric: new F1Score(), numBootstraps: 2}),
      ];
      for (const make of makers) {
        const [metric, fits, other] = [of(make, 3), of(make, 3), of(make, 4)];
        const [state, result] = [await metric.getState(), await metric.result()];
        const fresh = of(make, 3);
        // Nothing of them has been read from the device yet.
        expect(() => fresh.mergeState([fits, other]), metric.className).to.throw();
        expect(await fresh.result(), metric.className).to.deep.equal(result);
        expect(() => metric.mergeState([fits, other]), metric.className).to.throw();
        expect(await metric.getState()).to.deep.equal(state);
        metric.mergeState([fits, fits]);
        expect((await metric.getState()).checksum).not.to.equal(state.checksum);
        for (const m of [metric, fits, other, fresh]) m.dispose();
      }
      expect(memory().numTensors).to.equal(before);
    }));

  it('adds to what weights hold, whatever they start with', async () => {
    class FromOne extends SquaredErrors {
      static override className = 'FromOne';
      readonly count = this.addWeight('count', {initializer: 'ones'});
    }
    const [a, b] = [new FromOne(), new FromOne()];
    a.count.assign(5);
    b.count.assign(7);
    a.mergeState([b, b]);
    expect(await a.count.value()).to.equal(19);
    a.resetState();
    expect(await a.count.value()).to.equal(1);
  });
});

describe('an update of another shape', () => {
  it('is refused, and nothing changes: MeanTensor, and what runs', () =>
    onPaths(async () => {
      const before = memory().numTensors;
      const values = [
        [1, 2, 3],
        [4, 5, 6],
      ];
      const across = [
        [1, 2],
        [3, 4],
        [5, 6],
      ];
      for (const metric of [
        new MeanTensor(),
        new Running({metric: new MeanTensor(), window: 3}),
        new MetricCollection({metrics: [new MeanTensor()]}),
      ]) {
        tidy(() => metric.updateState(tensor(values)));
        const result = JSON.stringify(await metric.result());
        for (const wrong of [across, [[1, 2]], [1, 2, 3, 4, 5, 6]]) {
          expect(() => tidy(() => metric.updateState(tensor(wrong))), metric.className).to.throw(/shape/);
          expect(JSON.stringify(await metric.result())).to.equal(result);
        }
        const copy = metric instanceof MeanTensor ? new MeanTensor() : undefined;
        if (copy !== undefined) {
          copy.setState(await metric.getState());
          expect(() => tidy(() => copy.updateState(tensor(across)))).to.throw('[3, 2]');
          const other = new MeanTensor();
          tidy(() => other.updateState(tensor(across)));
          expect(() => metric.mergeState([other])).to.throw('cannot merge');
          for (const m of [copy, other]) m.dispose();
        }
        tidy(() => metric.updateState(tensor(values)));
        metric.resetState();
        tidy(() => metric.updateState(tensor(across)));
        metric.dispose();
      }
      const running = new Running({metric: new F1Score(), window: 3});
      tidy(() => running.updateState(tensor([[1, 0]]), tensor([[1, 0]])));
      expect(() => tidy(() => running.updateState(tensor([[1, 0, 0]]), tensor([[1, 0, 0]])))).to.throw(
        'shape',
      );
      expect(await running.result()).to.have.length(2);
      running.dispose();
      expect(memory().numTensors).to.equal(before);
    }));
});

describe('an own metric that throws', () => {
  it('leaves a collection as it was, and its own weights', () =>
    onPaths(async () => {
      class Fragile extends SquaredErrors {
        static override className = 'Fragile';
        readonly count = this.addWeight('count');
        override updateState(yTrue: Tensor, yPred: Tensor): void {
          super.updateState(yTrue, yPred);
          if (yPred.shape[0] > 2) throw new Error('too many');
          this.count.assignAdd(yPred.shape[0]);
        }
      }
      const before = memory().numTensors;
      const metric = new MetricCollection({metrics: [new Precision(), new Fragile(), new ROCAUC()]});
      tidy(() => metric.updateState(tensor([0, 1]), tensor([0.3, 0.8])));
      const state = JSON.stringify(await metric.getState());
      expect(() => tidy(() => metric.updateState(tensor([0, 1, 1]), tensor([0.9, 0.1, 0.7])))).to.throw(
        'too many',
      );
      expect(JSON.stringify(await metric.getState())).to.equal(state);
      metric.dispose();
      expect(memory().numTensors).to.equal(before);
    }));
});

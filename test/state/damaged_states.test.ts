/** States that are damaged, or of another configuration, are refused. */
import {tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {MetricClass} from '../../src/metrics/names/metric_table.js';
import * as classes from '../../src/metrics/classes.js';
import {
  BootStrapper,
  BySlice,
  derive,
  F1Score,
  Mean,
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

describe('damaged states', function () {
  this.timeout(60_000);

  for (const {className} of Object.values<MetricClass>(classes)) {
    it(`of ${className} are errors`, async () => {
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
    it(`of ${name} are errors`, async () => {
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

  it('differ for another class, but not for other names', async () => {
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

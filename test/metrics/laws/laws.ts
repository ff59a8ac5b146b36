/** The laws of every metric, each tested on one specimen. Law 1, the reference vectors, has its own test. */
import {memory} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {metricOf} from '../../vectors/kinds/functions/retrieval.js';
import {forcePath} from '../../../src/array/path.js';
import type {StateJson} from '../../../src/state/json.js';
import type {MetricResult} from '../../../src/types.js';
import {rowsAt} from '../../vectors/specimens.js';
import {isClose, show, type TensorJson, tensorOf} from '../../vectors/values.js';
import {isSymmetric} from './exemptions.js';
import {isSame, range, resultOf, Trial, update} from './trial.js';
import {halves, misfits, single, withMetrics, withNaN} from './law_rows.js';

export interface Law {
  readonly numbers: readonly number[];
  readonly title: string;
  /** `some`: has to hold for one specimen only. Default: `every`. */
  readonly of?: 'some' | 'every';
  /** Tested once, if there is a CPU path: the law compares the paths, or does not depend on them. */
  readonly once?: true;
  /** Throws when the law is broken. */
  holds(trial: Trial): void | Promise<void>;
}

export const LAWS: readonly Law[] = [
  {
    numbers: [2],
    title: 'does not depend on how batches are cut',
    async holds(trial) {
      const {rows, count} = trial;
      const whole = await trial.over();
      trial.expectSame(await trial.over(rows, new Array<number>(count).fill(1)), whole);
      trial.expectSame(await trial.over(rows, [1, count - 3, 2]), whole);
    },
  },
  {
    numbers: [3],
    title: 'merging halves equals the whole, and merging an empty one changes nothing',
    holds(trial) {
      const [a, b, empty] = [trial.make(), trial.make(), trial.make()];
      return withMetrics([a, b, empty], async () => {
        const [first, second] = halves(trial);
        trial.feed(a, first);
        trial.feed(b, second);
        const ofB = await resultOf(b);
        a.mergeState([b, empty]);
        const whole = await trial.over();
        trial.expectSame(await resultOf(a), whole);
        trial.expectSame(await resultOf(b), ofB, 0);
        empty.mergeState([a]);
        trial.expectSame(await resultOf(empty), whole);
      });
    },
  },
  {
    numbers: [4, 8],
    title: 'has its documented value before data, also after a reset',
    holds(trial) {
      const metric = trial.make();
      return withMetrics([metric], async () => {
        const {initial} = trial.specimen;
        const before = await resultOf(metric);
        if (initial !== undefined && !isClose(before, initial, {rtol: 1e-6, atol: 1e-6}))
          throw new Error(`before data got ${show(before)}, want ${show(initial)}`);
        trial.feed(metric, trial.rows);
        const first = await resultOf(metric);
        metric.resetState();
        trial.expectSame(await resultOf(metric), before, 0);
        trial.feed(metric, trial.rows);
        trial.expectSame(await resultOf(metric), first, 0);
      });
    },
  },
  {
    numbers: [5],
    title: 'its config, through JSON, creates an equal metric',
    holds(trial) {
      const metric = trial.make();
      const config = JSON.parse(JSON.stringify(metric.getConfig())) as Record<string, unknown>;
      const copy = metricOf(metric.className, config);
      return withMetrics([metric, copy], async () => {
        expect(copy.getConfig()).to.deep.equal(metric.getConfig());
        expect(copy.direction).to.equal(metric.direction);
        trial.feed(copy, trial.rows);
        trial.expectSame(await resultOf(copy), await trial.over(), 0);
      });
    },
  },
  {
    numbers: [6],
    title: 'another metric continues from its state, through JSON and a structured clone',
    holds(trial) {
      const [metric, ...copies] = [trial.make(), trial.make(), trial.make()];
      return withMetrics([metric, ...copies], async () => {
        const [first, second] = halves(trial);
        trial.feed(metric, first);
        const state = await metric.getState();
        const [half, whole] = [await resultOf(metric), await trial.over()];
        copies[0].setState(JSON.parse(JSON.stringify(state)) as StateJson);
        copies[1].setState(structuredClone(state));
        for (const copy of copies) {
          trial.expectSame(await resultOf(copy), half, 0);
          trial.feed(copy, second);
          trial.expectSame(await resultOf(copy), whole);
        }
      });
    },
  },
  {
    numbers: [7],
    title: 'weight 0 removes a sample, weight 2 counts it twice',
    async holds(trial) {
      const {yTrue, yPred, groups} = trial.rows;
      const times = range(0, trial.count).map(n => (n + 1) % 3);
      const sampleWeight: TensorJson = {shape: [trial.count], dtype: 'float32', values: times};
      const repeated = rowsAt(
        {yTrue, yPred, groups},
        times.flatMap((w, n) => new Array<number>(w).fill(n)),
      );
      trial.expectSame(await trial.over({yTrue, yPred, groups, sampleWeight}), await trial.over(repeated));
    },
  },
  {
    numbers: [13],
    title: 'weight 0 and a mask remove a sample whose labels or predictions are NaN',
    async holds(trial) {
      const {yTrue, yPred, groups} = trial.rows;
      const counts = range(0, trial.count).map(n => (n % 3 === 1 ? 1 : 0));
      const kept = range(0, trial.count).filter(n => counts[n] === 1);
      const clean = rowsAt({yTrue, yPred, groups}, kept);
      const ones: TensorJson = {shape: [kept.length], dtype: 'float32', values: kept.map(() => 1)};
      const zeros: TensorJson = {shape: [trial.count], dtype: 'float32', values: counts};
      const wants = [await trial.over({...clean, sampleWeight: ones}), await trial.over(clean)];
      const poisoned = (x: TensorJson): TensorJson => withNaN(x, n => counts[n] === 0);
      for (const labels of [false, true]) {
        for (const predictions of [false, true]) {
          if (!(labels || predictions) || (labels && yTrue === undefined)) continue;
          const rows = {
            yTrue: labels ? poisoned(yTrue as TensorJson) : yTrue,
            yPred: predictions ? poisoned(yPred) : yPred,
            groups,
          };
          const what = [labels && 'labels', predictions && 'predictions'].filter(Boolean).join(' and ');
          const cases = [{sampleWeight: zeros}, {mask: zeros}];
          for (const [i, by] of cases.entries()) {
            const got = await trial.over({...rows, ...by});
            if (!isSame(got, wants[i], trial.path === 'cpu' ? 1e-9 : 2e-5)) {
              const why = `${Object.keys(by).join()} with NaN in ${what}`;
              throw new Error(`${why}: got ${show(got)}, want ${show(wants[i])}`);
            }
          }
        }
      }
    },
  },
  {
    numbers: [9],
    title: 'leaks no tensors, and disposes none of the caller’s, also when it throws',
    async holds(trial) {
      const {rows} = trial;
      const [{rows: wrong}] = misfits(trial);
      const [good, bad] = [rows, wrong].map(some => {
        const entries = Object.entries(some).filter(([, x]) => x !== undefined);
        return Object.fromEntries(entries.map(([key, x]) => [key, tensorOf(x as TensorJson)]));
      });
      const all = [...Object.values(good), ...Object.values(bad)];
      const before = memory().numTensors;
      const metric = trial.make();
      try {
        for (let i = 0; i < 2; i++) update(metric, good);
        await metric.result();
        update(metric, good);
        expect(() => update(metric, bad)).to.throw();
        metric.resetState();
        update(metric, good);
      } finally {
        metric.dispose();
      }
      expect(memory().numTensors - before, 'tensors left').to.equal(0);
      expect(all.some(t => t.isDisposed)).to.equal(false);
      for (const t of all) t.dispose();
    },
  },
  {
    numbers: [10],
    title: 'wrong shapes throw, with both shapes in the message, and change nothing',
    holds(trial) {
      const metric = trial.make();
      return withMetrics([metric], async () => {
        trial.feed(metric, trial.rows);
        const result = await resultOf(metric);
        for (const {rows, named} of misfits(trial)) {
          for (const shape of named) expect(() => trial.feed(metric, rows)).to.throw(shape);
        }
        trial.expectSame(await resultOf(metric), result, 0);
      });
    },
  },
  {
    numbers: [11],
    title: 'swapped arguments change the answer or throw, unless the metric is declared symmetric',
    of: 'some',
    once: true,
    async holds(trial) {
      const {yTrue, yPred, sampleWeight} = trial.rows;
      if (yTrue === undefined) return;
      const right = await trial.over();
      let swapped: MetricResult;
      try {
        swapped = await trial.over({yTrue: yPred, yPred: yTrue, sampleWeight});
      } catch {
        return; // An error is allowed, too.
      }
      if (isSymmetric(trial.specimen)) trial.expectSame(swapped, right);
      else if (isSame(swapped, right, 1e-6)) throw new Error(`the answer is still ${show(right)}`);
    },
  },
  {
    numbers: [12],
    title: 'CPU and device agree',
    once: true,
    async holds(trial) {
      const sizes = [3, trial.count - 3];
      const onCpu = await trial.over(single(trial.rows), sizes);
      forcePath('device');
      const device = new Trial(trial.specimen, 'device');
      device.expectSame(await device.over(undefined, sizes), onCpu);
    },
  },
];

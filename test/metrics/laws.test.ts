/** The laws that every metric of the catalogue obeys. An exemption is a named entry of the table below. */
import {getBackend, memory, tensor, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Metric} from '../../src/metrics/metric.js';
import {metricFrom, type MetricConfig} from '../../src/metrics/resolve.js';
import {forcePath, type Path} from '../../src/state/path.js';
import type {MetricResult} from '../../src/types.js';
import {categories, classIds, type Data, multiLabel, oneHot, randomOf, regression} from './random.js';
import * as truth from './truth.js';

interface Entry {
  readonly config: MetricConfig & {className: string};
  readonly data: (random: () => number, rows: number) => Data;
  readonly truth: truth.Truth;
  readonly beforeData?: MetricResult;
  /** Law 11 does not hold: swapping labels and predictions changes nothing. */
  readonly symmetric?: true;
  /** Law 10: predictions that do not go with these labels. Default: one column more. */
  readonly wrongColumns?: number;
}

const of = (className: string, config: Readonly<Record<string, unknown>> = {}) => ({className, config});
const clip = (p: number) => Math.min(Math.max(p, 1e-7), 1 - 1e-7);
const logLoss = (y: number, p: number) => -(y * Math.log(clip(p)) + (1 - y) * Math.log(1 - clip(p)));
const crossEntropy = (t: readonly number[], p: readonly number[]) => {
  const total = p.reduce((a, b) => a + b, 0);
  return -t.reduce((sum, y, c) => sum + y * Math.log(clip(p[c] / total)), 0);
};
const squared = truth.meanOfEntries((t, p) => (t - p) ** 2);

const TABLE: readonly Entry[] = [
  {
    config: of('Accuracy'),
    data: categories,
    truth: truth.meanOfEntries((t, p) => (t === p ? 1 : 0)),
    symmetric: true,
  },
  {
    config: of('BinaryAccuracy', {threshold: 0.4}),
    data: multiLabel,
    truth: truth.meanOfEntries((t, p) => (t === (p > Math.fround(0.4) ? 1 : 0) ? 1 : 0)),
  },
  {config: of('CategoricalAccuracy'), data: oneHot, truth: truth.bestClass, symmetric: true},
  {config: of('SparseCategoricalAccuracy'), data: classIds, truth: truth.bestId, wrongColumns: 0},
  {config: of('TopKCategoricalAccuracy', {k: 2}), data: oneHot, truth: truth.topK(2)},
  {
    config: of('SparseTopKCategoricalAccuracy', {k: 2}),
    data: classIds,
    truth: truth.topKOfIds(2),
    wrongColumns: 0,
  },
  {config: of('AUC', {numThresholds: 50}), data: multiLabel, truth: truth.rocArea(50)},
  {
    config: of('AUC', {multiLabel: true, name: 'multi_label_auc'}),
    data: multiLabel,
    truth: truth.meanOverColumns(3, column => truth.rocArea(200, column)),
  },
  {
    config: of('AUC', {curve: 'PR', summationMethod: 'minoring', numThresholds: 30, name: 'pr_auc'}),
    data: multiLabel,
    truth: truth.prArea(30, Math.min),
  },
  {config: of('Precision'), data: multiLabel, truth: truth.counted([0.5], truth.precision)},
  {
    config: of('Precision', {thresholds: [0.7, 0.2, 0.45], name: 'precision_at'}),
    data: multiLabel,
    truth: truth.counted([0.7, 0.2, 0.45], truth.precision),
    beforeData: [0, 0, 0],
  },
  {config: of('Recall', {thresholds: 0.3}), data: multiLabel, truth: truth.counted([0.3], truth.recall)},
  {config: of('TruePositives'), data: multiLabel, truth: truth.counted([0.5], c => c.tp)},
  {config: of('FalsePositives'), data: multiLabel, truth: truth.counted([0.5], c => c.fp)},
  {config: of('TrueNegatives'), data: multiLabel, truth: truth.counted([0.5], c => c.tn)},
  {config: of('FalseNegatives', {thresholds: 0.6}), data: multiLabel, truth: truth.counted([0.6], c => c.fn)},
  {
    config: of('F1Score', {threshold: 0.5}),
    data: multiLabel,
    truth: truth.fBeta(1, 0.5, null),
    beforeData: [],
  },
  {
    config: of('F1Score', {threshold: 0.4, average: 'macro'}),
    data: multiLabel,
    truth: truth.fBeta(1, 0.4, 'macro'),
  },
  {
    config: of('FBetaScore', {threshold: 0.5, average: 'weighted', beta: 2}),
    data: multiLabel,
    truth: truth.fBeta(2, 0.5, 'weighted'),
  },
  {
    config: of('FBetaScore', {threshold: 0.5, average: 'micro', beta: 0.5}),
    data: multiLabel,
    truth: truth.fBeta(0.5, 0.5, 'micro'),
  },
  {config: of('MeanSquaredError'), data: regression, truth: squared, symmetric: true},
  {config: of('RootMeanSquaredError'), data: regression, truth: truth.root(squared), symmetric: true},
  {
    config: of('MeanAbsoluteError'),
    data: regression,
    truth: truth.meanOfEntries((t, p) => Math.abs(t - p)),
    symmetric: true,
  },
  {
    config: of('MeanAbsolutePercentageError'),
    data: regression,
    truth: truth.meanOfEntries((t, p) => 100 * Math.abs((t - p) / t)),
  },
  {config: of('CosineSimilarity'), data: regression, truth: truth.cosine, symmetric: true},
  {
    config: of('CosineProximity'),
    data: regression,
    truth: (d, w) => -(truth.cosine(d, w) as number),
    symmetric: true,
  },
  {config: of('R2Score'), data: regression, truth: truth.r2, beforeData: NaN},
  {config: of('BinaryCrossentropy'), data: multiLabel, truth: truth.meanOfEntries(logLoss)},
  {
    config: of('BinaryCrossentropy', {fromLogits: true}),
    data: (random, rows) => {
      const {yTrue, yPred} = multiLabel(random, rows);
      return {yTrue, yPred: yPred.map(row => row.map(p => Math.fround(8 * (p - 0.5))))};
    },
    truth: truth.meanOfEntries((y, x) => logLoss(y, 1 / (1 + Math.exp(-x)))),
  },
  {
    config: of('CategoricalCrossentropy', {labelSmoothing: 0.2}),
    data: oneHot,
    truth: truth.meanOfRows((t, p) =>
      crossEntropy(
        t.map(y => 0.8 * y + 0.05),
        p,
      ),
    ),
  },
  {
    config: of('SparseCategoricalCrossentropy'),
    data: classIds,
    truth: truth.meanOfRows(([id], p) =>
      crossEntropy(
        p.map((_, c) => (c === id ? 1 : 0)),
        p,
      ),
    ),
    wrongColumns: 0,
  },
];

const ROWS = [7, 1, 16, 9];

function batchesOf(data: Data, weights: readonly number[], sizes: readonly number[]): [Data, number[]][] {
  let at = 0;
  return sizes.map(size => {
    const part = <A>(xs: readonly A[]) => xs.slice(at, at + size);
    const batch: [Data, number[]] = [{yTrue: part(data.yTrue), yPred: part(data.yPred)}, part(weights)];
    at += size;
    return batch;
  });
}

/** Feeds tensors, which are disposed afterwards. */
function feed(metric: Metric, [{yTrue, yPred}, weights]: [Data, readonly number[]], weighted = true): void {
  tidy(() => {
    void metric.updateState(tensor(yTrue), tensor(yPred), weighted ? tensor([...weights]) : undefined);
  });
}

async function over(
  config: MetricConfig,
  batches: readonly [Data, readonly number[]][],
): Promise<MetricResult> {
  const metric = metricFrom(config);
  for (const batch of batches) feed(metric, batch);
  const result = await metric.result();
  metric.dispose();
  return result as MetricResult;
}

function expectClose(got: unknown, want: MetricResult, tolerance = 2e-5): void {
  const [g, w] = [[got].flat(3), [want].flat(3)] as number[][];
  const close = (x: number, i: number) =>
    Object.is(g[i], x) || Math.abs(g[i] - x) <= tolerance * Math.max(1, Math.abs(x));
  expect(g.length === w.length && w.every(close), `got [${g.join(', ')}], want [${w.join(', ')}]`).to.equal(
    true,
  );
}

const sizes = ROWS;
const rows = ROWS.reduce((a, b) => a + b, 0);

/** Host and device, as far as the backend has both. */
async function onPaths(run: (path: Path) => Promise<void>): Promise<void> {
  const paths: Path[] = ['webgl', 'webgpu'].includes(getBackend()) ? ['device'] : ['host', 'device'];
  try {
    for (const path of paths) {
      forcePath(path);
      await run(path);
    }
  } finally {
    forcePath(undefined);
  }
}

describe('the laws of every metric', () => {
  TABLE.forEach((entry, seed) => {
    const {config} = entry;
    const random = randomOf(1000 + seed);
    const data = entry.data(random, rows);
    const weights = Array.from({length: rows}, () => Math.fround(0.25 + 2 * random()));
    const ones = weights.map(() => 1);
    const title = `${config.className}${JSON.stringify(config.config)}`;

    describe(title, () => {
      it('1, 12: equals its definition in float64, on both paths, weighted and not', () =>
        onPaths(async () => {
          expectClose(await over(config, batchesOf(data, weights, sizes)), entry.truth(data, weights));
          const plain = metricFrom(config);
          for (const batch of batchesOf(data, ones, sizes)) feed(plain, batch, false);
          expectClose(await plain.result(), entry.truth(data, ones));
          plain.dispose();
        }));

      it('2: does not care how batches are cut', () =>
        onPaths(async () => {
          const whole = await over(config, batchesOf(data, weights, [rows]));
          expectClose(await over(config, batchesOf(data, weights, [2, rows - 5, 3])), whole);
          const single = batchesOf(data, weights, new Array<number>(rows).fill(1));
          expectClose(await over(config, single), whole);
        }));

      it('3: merging halves equals the whole, and merging an empty one changes nothing', () =>
        onPaths(async () => {
          const [a, b, empty] = [metricFrom(config), metricFrom(config), metricFrom(config)];
          const [first, second] = batchesOf(data, weights, [20, rows - 20]);
          feed(a, first);
          feed(b, second);
          const ofB = await b.result();
          a.mergeState([b, empty]);
          expectClose(await a.result(), entry.truth(data, weights));
          expectClose(await b.result(), ofB as MetricResult);
          empty.mergeState([a]);
          expectClose(await empty.result(), entry.truth(data, weights));
          for (const m of [a, b, empty]) m.dispose();
        }));

      it('4, 8: has its documented value before data, and after a reset is as new', () =>
        onPaths(async () => {
          const metric = metricFrom(config);
          const [batch] = batchesOf(data, weights, [rows]);
          expectClose(await metric.result(), entry.beforeData ?? 0);
          feed(metric, batch);
          const first = await metric.result();
          metric.resetState();
          expectClose(await metric.result(), entry.beforeData ?? 0);
          feed(metric, batch);
          expectClose(await metric.result(), first as MetricResult, 0);
          metric.dispose();
        }));

      it('5, 6: config and state make an equal metric, through JSON', () =>
        onPaths(async () => {
          const metric = metricFrom(config);
          const [first, second] = batchesOf(data, weights, [20, rows - 20]);
          feed(metric, first);
          const json = JSON.stringify({config: metric.getConfig(), state: await metric.getState()});
          const saved = JSON.parse(json) as {config: object; state: Parameters<Metric['setState']>[0]};
          const copy = metricFrom({
            className: metric.className,
            config: saved.config as Record<string, unknown>,
          });
          expect(copy.name).to.equal(metric.name);
          copy.setState(saved.state);
          feed(copy, second);
          expectClose(await copy.result(), entry.truth(data, weights));
          for (const m of [metric, copy]) m.dispose();
        }));

      it('7: weight 0 removes a sample, weight 2 sees it twice', () =>
        onPaths(async () => {
          const some = weights.map((_, n) => n % 3);
          const kept = weights.flatMap((_, n) => new Array<number>(n % 3).fill(n));
          const repeated = {yTrue: kept.map(n => data.yTrue[n]), yPred: kept.map(n => data.yPred[n])};
          expectClose(
            await over(config, batchesOf(data, some, sizes)),
            entry.truth(
              repeated,
              kept.map(() => 1),
            ),
          );
        }));

      it('9: leaks nothing, and disposes nothing of the caller’s, also when it throws', () =>
        onPaths(async () => {
          const inputs = [tensor(data.yTrue), tensor(data.yPred), tensor(weights)];
          const wrong = tensor(data.yPred.map(row => [...row, 0, 0]));
          const before = memory().numTensors;
          const metric = metricFrom(config);
          for (let i = 0; i < 3; i++) void metric.updateState(inputs[0], inputs[1], inputs[2]);
          await metric.result();
          void metric.updateState(inputs[0], inputs[1]);
          if (entry.wrongColumns === undefined) expect(() => metric.updateState(inputs[0], wrong)).to.throw();
          metric.resetState();
          metric.dispose();
          expect(memory().numTensors).to.equal(before);
          for (const t of [...inputs, wrong]) t.dispose();
        }));

      it('10: wrong shapes throw, with both shapes in the message', () =>
        onPaths(async () => {
          const metric = metricFrom(config);
          const columns = entry.wrongColumns;
          const yPred: Tensor = tensor(
            columns === 0 ? data.yPred.slice(1) : data.yPred.map(row => [...row, 0]),
          );
          const yTrue = tensor(data.yTrue);
          const shapes = [yTrue, yPred].map(t => `[${t.shape.join(', ')}]`);
          expect(() => metric.updateState(yTrue, yPred)).to.throw(shapes[0]);
          expect(() => metric.updateState(yTrue, yPred)).to.throw(shapes[1]);
          for (const t of [yTrue, yPred]) t.dispose();
          metric.dispose();
        }));

      it(entry.symmetric ? '11: is symmetric' : '11: swapped arguments change the answer, or throw', () =>
        onPaths(async () => {
          const metric = metricFrom(config);
          const [{yTrue, yPred}] = batchesOf(data, weights, [rows])[0];
          let swapped: MetricResult | 'thrown' = 'thrown';
          try {
            feed(metric, [{yTrue: yPred, yPred: yTrue}, weights]);
            swapped = (await metric.result()) as MetricResult;
          } catch {
            // That is an answer too.
          }
          const right = entry.truth(data, weights);
          if (entry.symmetric) expectClose(swapped, right);
          else expect(JSON.stringify(swapped)).not.to.equal(JSON.stringify(right));
          metric.dispose();
        }),
      );
    });
  });
});

/**
 * Metrics against their definitions, written down independently in float64, on data of other sizes than the
 * vectors'.
 */
import {tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {onPaths} from './on_paths.js';
import {metricFrom} from '../../src/metrics/names/metric_from.js';
import type {MetricConfig} from '../../src/metrics/names/metric_identifier.js';
import type {MetricResult} from '../../src/types.js';
import {categories, classIds, type Data, multiLabel, oneHot, randomOf, regression} from './random.js';
import * as truth from './float64_reference.js';

interface Entry {
  readonly config: MetricConfig & {className: string};
  readonly data: (random: () => number, rows: number) => Data;
  readonly truth: truth.Truth;
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
  },
  {
    config: of('BinaryAccuracy', {threshold: 0.4}),
    data: multiLabel,
    truth: truth.meanOfEntries((t, p) => (t === (p > Math.fround(0.4) ? 1 : 0) ? 1 : 0)),
  },
  {config: of('CategoricalAccuracy'), data: oneHot, truth: truth.bestClass},
  {config: of('SparseCategoricalAccuracy'), data: classIds, truth: truth.bestId},
  {config: of('TopKCategoricalAccuracy', {k: 2}), data: oneHot, truth: truth.topK(2)},
  {
    config: of('SparseTopKCategoricalAccuracy', {k: 2}),
    data: classIds,
    truth: truth.topKOfIds(2),
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
  {config: of('MeanSquaredError'), data: regression, truth: squared},
  {config: of('RootMeanSquaredError'), data: regression, truth: truth.root(squared)},
  {
    config: of('MeanAbsoluteError'),
    data: regression,
    truth: truth.meanOfEntries((t, p) => Math.abs(t - p)),
  },
  {
    config: of('MeanAbsolutePercentageError'),
    data: regression,
    truth: truth.meanOfEntries((t, p) => 100 * Math.abs((t - p) / t)),
  },
  {config: of('CosineSimilarity'), data: regression, truth: truth.cosine},
  {
    config: of('CosineProximity'),
    data: regression,
    truth: (d, w) => -(truth.cosine(d, w) as number),
  },
  {config: of('R2Score'), data: regression, truth: truth.r2},
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
  },
];

const ROWS = [7, 1, 16, 9];

function batchesOf(data: Data, weights: readonly number[]): [Data, number[]][] {
  let at = 0;
  return ROWS.map(size => {
    const part = <A>(xs: readonly A[]) => xs.slice(at, at + size);
    const batch: [Data, number[]] = [{yTrue: part(data.yTrue), yPred: part(data.yPred)}, part(weights)];
    at += size;
    return batch;
  });
}

/** The result over batches of tensors, which are disposed afterwards. */
async function over(
  config: MetricConfig,
  batches: readonly (readonly [Data, (readonly number[])?])[],
): Promise<MetricResult> {
  const metric = metricFrom(config);
  for (const [{yTrue, yPred}, weights] of batches) {
    tidy(() => {
      metric.updateState(tensor(yTrue), tensor(yPred), weights && tensor([...weights]));
    });
  }
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

const rows = ROWS.reduce((a, b) => a + b, 0);

describe('metrics equal their definitions in float64, on both paths, weighted and not', () => {
  TABLE.forEach((entry, seed) => {
    const {config} = entry;
    const random = randomOf(1000 + seed);
    const data = entry.data(random, rows);
    const weights = Array.from({length: rows}, () => Math.fround(0.25 + 2 * random()));
    const ones = weights.map(() => 1);

    it(`${config.className}${JSON.stringify(config.config)}`, () =>
      onPaths(async () => {
        expectClose(await over(config, batchesOf(data, weights)), entry.truth(data, weights));
        const unweighted = batchesOf(data, ones).map(([batch]) => [batch] as const);
        expectClose(await over(config, unweighted), entry.truth(data, ones));
      }));
  });
});

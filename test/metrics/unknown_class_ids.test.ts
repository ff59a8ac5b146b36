/** Class ids that do not exist have the outcome that docs/bad-input.md lists. */
import {tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Metric} from '../../src/metrics/base/metric.js';
import * as classes from '../../src/metrics/classes.js';
import {onPaths} from './on_paths.js';

type MetricClass = new (options: object) => Metric;

const SCORES = [
  [0.1, 0.8, 0.1],
  [0.2, 0.3, 0.5],
  [0.1, 0.1, 0.8],
  [0.3, 0.5, 0.2],
];
const WRONG = [-1, 1.5, 3, NaN];

const ERROR: readonly (readonly [string, object?])[] = [
  ['ConfusionMatrix', {numClasses: 3}],
  ['MatthewsCorrelation', {numClasses: 3}],
  ['RecallScore', {numClasses: 3, average: 'macro'}],
  ['ROCAUC'],
  ['AveragePrecision'],
  ['CalibrationError'],
  ['ReliabilityCurve', {nBins: 2}],
  ['ReliabilityCurve', {nBins: 2, strategy: 'quantile'}],
];
const NOT_A_NUMBER = [
  'BrierScore',
  'CategoricalHinge',
  'CoverageError',
  'DCG',
  'HitRate',
  'LabelRankingAveragePrecision',
  'LabelRankingLoss',
  'LogLoss',
  'MeanReciprocalRank',
  'NDCG',
  'Perplexity',
];

const newMetric = (name: string, options: object = {}): Metric =>
  new (classes as unknown as Record<string, MetricClass>)[name](options);

/** The result for labels 0, 1, 2 and `id`, as one list of numbers. */
function resultWith(metric: Metric, id: number, path: string, weights?: number[]): number[] {
  return tidy(() => {
    const given = path === 'cpu' ? [[0, 1, 2, id], SCORES] : [tensor([0, 1, 2, id]), tensor(SCORES)];
    metric.updateState(given[0], given[1], weights);
    const result = metric.resultSync();
    metric.dispose();
    const all: unknown[] = typeof result === 'number' ? [result] : Object.values(result);
    return all.flat(2) as number[];
  });
}

describe('a class id that does not exist', () => {
  for (const [name, options] of ERROR) {
    it(`is an error in ${name} ${JSON.stringify(options ?? {})}, and NaN on a GPU`, () =>
      onPaths(path => {
        const known = resultWith(newMetric(name, options), 1, path, [1, 1, 1, 0]);
        for (const id of WRONG) {
          const run = () => resultWith(newMetric(name, options), id, path);
          if (path === 'device') expect(run().some(Number.isNaN), String(id)).to.equal(true);
          else expect(run).to.throw(`${name}: expected class ids 0 `).with.property('name', 'UsageError');
          const left = resultWith(newMetric(name, options), id, path, [1, 1, 1, 0]);
          expect(left, String(id)).to.deep.equal(known);
        }
        const ignoring = newMetric(name, {...options, ignoreClass: -1});
        expect(resultWith(ignoring, -1, path)).to.deep.equal(known);
      }));
  }

  for (const name of NOT_A_NUMBER) {
    it(`is NaN in ${name}`, () =>
      onPaths(path => {
        for (const id of WRONG) {
          expect(
            resultWith(newMetric(name, name === 'HitRate' ? {k: 1} : {}), id, path),
            String(id),
          ).to.deep.equal([NaN]);
        }
      }));
  }

  it('is wrong, ignored, or NaN after its fraction is cut off, where Keras does that', () =>
    onPaths(path => {
      const of = (name: string, id: number, options?: object) =>
        resultWith(newMetric(name, options), id, path);
      for (const name of ['SparseTopKCategoricalAccuracy', 'TopKCategoricalAccuracy']) {
        expect(of(name, 1.5, {k: 1}), name).to.deep.equal(of(name, 1, {k: 1}));
        for (const id of [-1, 3, NaN]) expect(of(name, id, {k: 1}), name).to.deep.equal([0.25]);
      }
      for (const id of WRONG) expect(of('SparseCategoricalAccuracy', id)).to.deep.equal([0.25]);
      const iou = {numClasses: 3, sparseYPred: false};
      expect(of('MeanIoU', 1.5, iou)).to.deep.equal(of('MeanIoU', 1, iou));
      const ignored = resultWith(newMetric('MeanIoU', iou), 1, path, [1, 1, 1, 0]);
      for (const id of [-1, 3, NaN]) expect(of('MeanIoU', id, iou), String(id)).to.deep.equal(ignored);
      expect(of('SparseCategoricalCrossentropy', 1.5)).to.deep.equal(of('SparseCategoricalCrossentropy', 1));
      for (const id of [-1, 3, NaN]) expect(of('SparseCategoricalCrossentropy', id)).to.deep.equal([NaN]);
    }));
});

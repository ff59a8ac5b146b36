/** Corners of the catalogue that no reference reaches. */
import {expect} from 'chai';
import {activatedOnCpu} from '../../src/functional/core/activation.js';
import {areaUnder} from '../../src/functional/curve/area_under.js';
import {aggregationMetric} from '../../src/metrics/names/aggregation.js';
import {taskOfLoss, taskOfShapes} from '../../src/metrics/names/infer_task.js';
import {checkedResult} from '../../src/metrics/base/checked_result.js';
import type {Tensor} from '@tensorflow/tfjs-core';
import {metricFrom} from '../../src/metrics/names/resolve.js';
import {AveragePrecision} from '../../src/metrics/curve/average_precision.js';
import {AUC} from '../../src/metrics/curve/auc.js';
import {DETCurve} from '../../src/metrics/curve/det_curve.js';
import {PrecisionRecallCurve} from '../../src/metrics/curve/precision_recall_curve.js';
import {ROCAUC} from '../../src/metrics/curve/roc_auc.js';
import {ROCCurve} from '../../src/metrics/curve/roc_curve.js';
import {SensitivityAtFixedSpecificity} from '../../src/metrics/curve/sensitivity_at_fixed_specificity.js';
import {Precision} from '../../src/metrics/thresholded/precision.js';
import {MeanMetricWrapper} from '../../src/metrics/base/mean_metric_wrapper.js';
import {MeanSquaredError} from '../../src/metrics/regression/mean_squared_error.js';
import * as functions from '../../src/metrics/functions.js';
import type {ArrayData} from '../../src/types.js';
import {onPaths} from './on_paths.js';

const ids = [0, 1, 2, 1, 0];
const scores = [
  [0.7, 0.2, 0.1],
  [0.3, 0.4, 0.3],
  [0.2, 0.5, 0.3],
  [0.6, 0.3, 0.1],
  [0.4, 0.35, 0.25],
];

async function aucOf(yTrue: ArrayData, yPred: ArrayData, options = {}, w?: ArrayData): Promise<unknown> {
  const metric = new ROCAUC(options);
  metric.updateState(yTrue, yPred, w);
  const result = await metric.result();
  metric.dispose();
  return result;
}

describe('corners', () => {
  it('probabilities have the type of their logits', () => {
    const logits = [0, Math.log(3), -Math.log(3)];
    for (const activation of ['sigmoid', 'softmax'] as const) {
      const double = activatedOnCpu(
        {data: Float64Array.from(logits), shape: [3, 1], dtype: 'float64'},
        activation,
      );
      expect(double).to.be.an.instanceOf(Float64Array);
      expect(Array.from(double)).to.deep.equal(logits.map(x => 1 / (1 + Math.exp(-x))));
      const single = activatedOnCpu(
        {data: Float32Array.from(logits), shape: [3], dtype: 'float32'},
        activation,
      );
      expect(single).to.be.an.instanceOf(Float32Array);
    }
    const rows = activatedOnCpu(
      {data: Float64Array.from([1000, 1000, 0, Math.log(3)]), shape: [2, 2], dtype: 'float64'},
      'softmax',
    );
    expect(Array.from(rows).map(x => Math.round(x * 1e9) / 1e9)).to.deep.equal([0.5, 0.5, 0.25, 0.75]);
  });

  it('areaUnder takes x that rises or falls, and stands still', () => {
    expect(areaUnder([0, 1, 1, 2], [0, 1, 3, 3])).to.equal(3.5);
    expect(areaUnder([2, 1, 1, 0], [3, 3, 1, 0])).to.equal(3.5);
    expect(() => areaUnder([0, 1, 0.5], [1, 1, 1])).to.throw('rise or fall');
    expect(() => areaUnder([0], [1])).to.throw('two points or more, got 1');
    expect(() => areaUnder([0, 1], [1])).to.throw('got 2 x and 1 y');
  });

  it('the first threshold of a fixed point lies above all scores', async () => {
    for (const [top, threshold] of [
      [0.9, 1],
      [1, 1],
      [5, 6],
    ]) {
      const metric = new SensitivityAtFixedSpecificity({minSpecificity: 1});
      metric.updateState([1, 0], [0.1, top]);
      expect(await metric.result()).to.deep.equal({value: 0, threshold});
    }
  });

  it('curves without data are empty, one for each column', () => {
    for (const curve of [new ROCCurve(), new PrecisionRecallCurve(), new DETCurve()]) {
      const [columns, one] = [curve.emptyResult([null, 3]), curve.emptyResult([null, 1])];
      for (const part of Object.values(columns ?? {})) expect(part).to.deep.equal([[], [], []]);
      for (const part of Object.values(one ?? {})) expect(part).to.deep.equal([]);
      expect(Object.keys(columns ?? {}).length).to.equal(3);
      expect(curve.logged(curve.emptyResult([null, 3]) as never)).to.deep.equal([0, 0, 0]);
    }
  });

  it('class ids: the ignored one is left out, others that do not exist are refused, or NaN', () =>
    onPaths(async path => {
      const right = (await aucOf(ids, scores, {average: null})) as number[];
      const more = [...scores, [0.1, 0.1, 0.8], [0.9, 0.05, 0.05]];
      const got = (await aucOf([...ids, -1, -1], more, {average: null, ignoreClass: -1})) as number[];
      got.forEach((x, i) => expect(x).to.be.closeTo(right[i], 1e-6));
      const weighted = await aucOf([...ids, 7, 0.5], more, {average: null}, [1, 1, 1, 1, 1, 0, 0]);
      expect(weighted).to.deep.equal(right);
      for (const bad of [3, -1, 0.5, NaN]) {
        if (path === 'cpu') {
          let message = '';
          await aucOf([...ids, bad, 0], more).catch((e: Error) => (message = e.message));
          expect(message).to.include('class ids 0 to 2').and.include(String(bad));
        } else expect(await aucOf([...ids, bad, 0], more)).to.deep.equal(NaN);
      }
    }));

  it('weights may have the shape of samples, of entries, and a 1 behind', () =>
    onPaths(async () => {
      const yTrue = [
        [1, 0],
        [1, 1],
        [0, 0],
      ];
      const yPred = [
        [0.9, 0.8],
        [0.2, 0.9],
        [0.7, 0.1],
      ];
      const precision = async (w: ArrayData): Promise<number> => {
        const metric = new Precision();
        metric.updateState(yTrue, yPred, w);
        return (await metric.result()) as number;
      };
      expect(await precision([1, 2, 3])).to.be.closeTo(3 / 7, 1e-6);
      expect(await precision([[1], [2], [3]])).to.be.closeTo(3 / 7, 1e-6);
      expect(
        await precision([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ).to.be.closeTo(5 / 12, 1e-6);
      expect(
        await precision([
          [[1], [2]],
          [[3], [4]],
          [[5], [6]],
        ]),
      ).to.be.closeTo(5 / 12, 1e-6);
      expect(await precision(2)).to.equal(0.5);
      for (const wrong of [
        [1, 2],
        [[1, 2, 3]],
        [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [1, 2],
            [3, 4],
          ],
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ]) {
        const metric = new Precision();
        expect(() => metric.updateState(yTrue, yPred, wrong)).to.throw('[3, 2]');
      }
    }));

  it('labelWeights, alpha and aggregations that fit nothing are named', () => {
    expect(() => new AUC({labelWeights: [1, 2]}).updateState([[1, 0, 1]], [[0.1, 0.2, 0.3]])).to.throw(
      '2 labelWeights do not fit',
    );
    const focal = new MeanMetricWrapper({
      fn: functions.categoricalFocalCrossentropy,
      fnOptions: {alpha: [0.1, 0.2]},
    });
    expect(() => focal.updateState([[1, 0, 0]], [[0.1, 0.2, 0.7]])).to.throw(
      '2 numbers alpha do not fit yPred [1, 3]',
    );
    expect(() => aggregationMetric('addMetric', 'median' as 'mean')).to.throw('mean, sum, min, max, std');
    expect(aggregationMetric('addMetric', 'std').className).to.equal('Std');
    expect(aggregationMetric('addMetric', new MeanSquaredError()).className).to.equal('MeanSquaredError');
  });

  it('counts of every class are shared where classes are fixed, and there is one threshold', () => {
    const keys = (metric: Precision, shape: (number | null)[]) => metric.statisticsFor(shape).map(s => s.key);
    expect(keys(new Precision(), [null, 3])).to.deep.equal(['counts at 0.5']);
    for (const other of [
      new Precision({topK: 1}),
      new Precision({thresholds: [0.2, 0.5]}),
      new Precision({classId: 0}),
    ])
      expect(keys(other, [null, 3])).to.deep.equal(other.statistics.map(s => s.key));
    expect(keys(new Precision(), [null, null])).to.deep.equal(new Precision().statistics.map(s => s.key));
  });

  it('averages of nothing are 0, single ones as many as there are columns', async () => {
    expect(await new AveragePrecision().result()).to.equal(0);
    expect(await new AveragePrecision({average: null}).result()).to.deep.equal([]);
    expect(new AveragePrecision({average: null}).emptyResult([null, 3])).to.deep.equal([0, 0, 0]);
    expect(new AveragePrecision().emptyResult([null, 3])).to.equal(0);
    expect(new ROCAUC({average: null, multiClass: 'ovo'}).emptyResult([null, 4])).to.deep.equal([
      0, 0, 0, 0, 0, 0,
    ]);
    expect(await new ROCAUC({zeroDivision: 'raise'}).result()).to.deep.equal(NaN);
  });

  it('labels that do not fit are counted in the error', () => {
    const update = (options: object) => () =>
      new AUC({multiLabel: true, ...options}).updateState([[1, 0, 1]], [[0.1, 0.2, 0.3]]);
    expect(update({labelWeights: [1, 2]})).to.throw(
      'expected 2 labels (numLabels, labelWeights), got yPred [1, 3] and 2 labelWeights.',
    );
    expect(update({numLabels: 2})).to.throw(/got yPred \[1, 3\]\.$/);
    expect(update({numLabels: 3, labelWeights: [1, 2, 3]})).not.to.throw();
  });

  it('functions that stand for names are known by identity', () => {
    const [fn, other] = [(yTrue: Tensor) => yTrue, (yTrue: Tensor) => yTrue];
    const knownFunctions = new Map([[fn, 'mse']]);
    const known = metricFrom(fn, {knownFunctions});
    expect([known.className, known.name]).to.deep.equal(['MeanSquaredError', 'mse']);
    expect(metricFrom(other, {knownFunctions}).className).to.equal('FunctionMetric');
    expect(metricFrom(fn, {knownFunctions: new Map([[fn, 'their_own']])}).name).to.equal('their_own');
    expect(metricFrom(functions.meanAbsoluteError).className).to.equal('MeanAbsoluteError');
  });

  it('own results may be typed arrays, but nothing else that is no number', () => {
    expect(checkedResult('m', Float32Array.of(1, 2))).to.deep.equal([1, 2]);
    expect(checkedResult('m', {a: Float64Array.of(1), b: [[1], [2]]})).to.deep.equal({a: [1], b: [[1], [2]]});
    for (const wrong of [
      undefined,
      null,
      'x',
      [1, 'x'],
      {a: 'x'},
      new DataView(new ArrayBuffer(8)),
      new Date(),
    ])
      expect(() => checkedResult('m', wrong)).to.throw('result() gave');
  });

  it('tasks follow losses in every spelling, and shapes', () => {
    for (const loss of ['binaryCrossentropy', 'binary_crossentropy', 'bce', 'BinaryCrossentropy'])
      expect(taskOfLoss(loss)).to.equal('Binary');
    expect(taskOfLoss('sparse_categorical_crossentropy')).to.equal('SparseCategorical');
    expect(taskOfLoss('mse')).to.equal(undefined);
    expect(taskOfShapes('m', [null, 1], [null, 1])).to.equal('Binary');
    expect(taskOfShapes('m', [null], [null, 3])).to.equal('SparseCategorical');
    expect(taskOfShapes('m', [null, 1], [null, 3])).to.equal('SparseCategorical');
    expect(taskOfShapes('m', [null, 3], [null, 3])).to.equal('Categorical');
    expect(() => taskOfShapes('m', [], [null, 3])).to.throw('batch axis');
  });
});

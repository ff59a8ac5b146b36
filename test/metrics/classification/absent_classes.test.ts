/** Classes without samples, and classes that weigh nothing. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {ClassificationReport} from '../../../src/metrics/classification/classification_report.js';
import {FBetaMultiScore} from '../../../src/metrics/classification/fbeta_multi_score.js';
import {PrecisionScore} from '../../../src/metrics/classification/precision_score.js';
import {RecallScore} from '../../../src/metrics/classification/recall_score.js';
import {F1Score} from '../../../src/metrics/thresholded/f1_score.js';
import {AveragePrecision} from '../../../src/metrics/curve/average_precision.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {R2MultiScore} from '../../../src/metrics/determination/r2_multi_score.js';
import {onPaths} from '../on_paths.js';
import {type Fed, resultOf, area, precisionOf, mean, draw} from './binary_scores.js';

describe('absent classes', () => {
  const {ids, scores} = draw(6, [0, 2, 5]);
  const column = (c: number): [boolean[], number[]] => [ids.map(id => id === c), scores.map(row => row[c])];
  const areas = [0, 2, 5].map(c => area(...column(c)));
  const precisions = [0, 2, 5].map(c => precisionOf(...column(c)));

  it('are left out of a macro average by zeroDivision: ignore', () =>
    onPaths(async () => {
      const left = await resultOf(new ROCAUC({zeroDivision: 'ignore'}), [ids, scores]);
      expect(left).to.be.closeTo(mean(areas), 1e-6);
      const counted = await resultOf(new ROCAUC(), [ids, scores]);
      expect(counted).to.be.closeTo((3 * mean(areas)) / 6, 1e-6);
      const precision = await resultOf(new AveragePrecision({zeroDivision: 'ignore'}), [ids, scores]);
      expect(precision).to.be.closeTo(mean(precisions), 1e-6);
      const half = await resultOf(new AveragePrecision({zeroDivision: 0.5}), [ids, scores]);
      expect(half).to.be.closeTo((3 * mean(precisions) + 1.5) / 6, 1e-6);
      const each = await resultOf(new AveragePrecision({zeroDivision: 'ignore', average: null}), [
        ids,
        scores,
      ]);
      expect((each as number[]).map(Number.isNaN)).to.deep.equal([false, true, false, true, true, false]);
    }));

  it('at given thresholds too', async () => {
    const thresholds = [...new Set(scores.flat())];
    const exact = await resultOf(new ROCAUC({zeroDivision: 'ignore', thresholds: [0, ...thresholds, 1]}), [
      ids,
      scores,
    ]);
    expect(exact).to.be.closeTo(mean(areas), 1e-6);
  });

  it('have their value before data, and if no class is left', async () => {
    expect(await new ROCAUC({zeroDivision: 'ignore'}).result()).to.equal(0);
    expect(await new AveragePrecision({zeroDivision: -1}).result()).to.equal(-1);
    const nothing: Fed = [
      [0, 0],
      [0.2, 0.7],
    ];
    expect(await resultOf(new AveragePrecision({zeroDivision: -1}), nothing)).to.equal(-1);
    expect(await resultOf(new AveragePrecision({zeroDivision: 'ignore'}), nothing)).to.equal(0);
    let caught: unknown;
    await resultOf(new AveragePrecision({zeroDivision: 'raise'}), nothing).catch(
      (e: unknown) => (caught = e),
    );
    expect(caught).to.be.instanceOf(UsageError);
  });

  it('have their value in rows without positives', () =>
    onPaths(async () => {
      const rows: Fed = [
        [
          [0, 0, 0],
          [1, 0, 1],
        ],
        [
          [0.1, 0.2, 0.3],
          [0.9, 0.8, 0.1],
        ],
      ];
      const of = (zeroDivision: number): Metric => new AveragePrecision({average: 'samples', zeroDivision});
      expect(await resultOf(of(0), rows)).to.be.closeTo((1 + 2 / 3) / 4, 1e-6);
      expect(await resultOf(of(1), rows)).to.be.closeTo((1 + (1 + 2 / 3) / 2) / 2, 1e-6);
    }));

  it('are in no pair of classes', async () => {
    const pairArea = (a: number, b: number): number => {
      const those = [...ids.keys()].filter(i => ids[i] === a || ids[i] === b);
      const one = (c: number): number =>
        area(
          those.map(i => ids[i] === c),
          those.map(i => scores[i][c]),
        );
      return (one(a) + one(b)) / 2;
    };
    const expected = mean([pairArea(0, 2), pairArea(0, 5), pairArea(2, 5)]);
    expect(await resultOf(new ROCAUC({multiClass: 'ovo'}), [ids, scores])).to.be.closeTo(expected, 1e-6);
    const all = new ROCAUC({multiClass: 'ovo', average: null, zeroDivision: -1});
    const pairs = (await resultOf(all, [ids, scores])) as number[];
    expect(pairs.length).to.equal(15);
    expect(pairs[1]).to.be.closeTo(pairArea(0, 2), 1e-6);
    expect(pairs[0]).to.equal(-1);
  });

  it('but too many pairs are an error', async () => {
    const metric = new ROCAUC({multiClass: 'ovo', average: null});
    const many = tf.zeros([1, 6000]);
    metric.updateState([0], many);
    let caught: unknown;
    await metric.result().catch((error: unknown) => (caught = error));
    expect(String(caught)).to.match(/UsageError.*ROCAUC.*17997000 pairs of 6000 classes/);
    metric.dispose();
    many.dispose();
  });
});

describe('a class of weight 0', () => {
  // Class 1 has samples, but all of weight 0; class 2 has none.
  const ids = [0, 0, 1, 3, 3, 0];
  const weights = [1, 2, 0, 1, 1, 1];
  const {scores} = draw(4, [0]);

  it('does not add NaN to a weighted average', () =>
    onPaths(async () => {
      const zeroDivision = NaN;
      const average = 'weighted';
      const few = scores.slice(0, 6);
      const fed: Fed = [ids, few, weights];
      const counted = (c: number): [boolean[], number[]] => {
        const those = [...ids.keys()].flatMap(i => new Array<number>(weights[i]).fill(i));
        return [those.map(i => ids[i] === c), those.map(i => few[i][c])];
      };
      const expected = (4 * area(...counted(0)) + 2 * area(...counted(3))) / 6;
      expect(await resultOf(new ROCAUC({zeroDivision, average}), fed)).to.be.closeTo(expected, 1e-6);
      for (const make of [
        () => new AveragePrecision({zeroDivision, average}),
        () => new F1Score({zeroDivision, average}),
        () => new RecallScore({zeroDivision, average}),
        () => new FBetaMultiScore({beta: 1, zeroDivision: 0, average}),
      ]) {
        const metric = make();
        expect(Number.isFinite(await resultOf(metric, fed)), metric.className).to.equal(true);
      }
      // That nothing is predicted as a class that has samples is another matter.
      const right: Fed = [
        ids,
        [0, 0, 1, 3, 3, 0].map(c => [0, 1, 2, 3].map(k => (k === c ? 1 : 0))),
        weights,
      ];
      expect(await resultOf(new PrecisionScore({zeroDivision, average}), right)).to.equal(1);
      const report = (await resultOf(new ClassificationReport({zeroDivision}), right)) as Record<
        string,
        number
      >;
      expect([report.weighted_precision, report.weighted_f1_score]).to.deep.equal([1, 1]);
    }));

  it('nor an output of weight 0', async () => {
    const fed: Fed = [
      [
        [1, 1],
        [1, 2],
      ],
      [
        [1, 1],
        [1, 2],
      ],
    ];
    expect(await resultOf(new R2MultiScore({multioutput: [0, 1]}), fed)).to.equal(1);
  });
});

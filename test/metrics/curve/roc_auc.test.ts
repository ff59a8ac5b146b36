/**
 * ROCAUC where the reference vectors are thin: labels of other kinds, classes that did not come, many
 * classes.
 */
import {expect} from 'chai';
import {AveragePrecision} from '../../../src/metrics/curve/average_precision.js';
import {ROCAUC, type ROCAUCOptions} from '../../../src/metrics/curve/roc_auc.js';
import {onPaths} from '../on_paths.js';
import {randomOf} from '../random.js';

async function auc(yTrue: number[], yPred: number[] | number[][], options: ROCAUCOptions = {}) {
  const metric = new ROCAUC(options);
  metric.updateState(yTrue, yPred);
  const result = await metric.result();
  metric.dispose();
  return result as number;
}

describe('ROCAUC', () => {
  for (const thresholds of [null, [0.2, 0.5, 0.7]]) {
    it(`takes labels -1 and 1, as scikit-learn does, with thresholds ${JSON.stringify(thresholds)}`, () =>
      onPaths(async () => {
        const scores = [0.1, 0.6, 0.4, 0.8];
        const right = await auc([0, 0, 1, 1], scores, {thresholds});
        expect(right).to.equal(thresholds === null ? 0.75 : 0.25);
        expect(await auc([-1, -1, 1, 1], scores, {thresholds})).to.equal(right);
        const precision = new AveragePrecision({thresholds});
        precision.updateState([-1, -1, -1, 1], scores);
        expect(await precision.result()).to.equal(1);
      }));
  }

  it('leaves absent classes out of all pairs', () =>
    onPaths(async () => {
      const yTrue = [0, 0, 2, 2];
      const yPred = [
        [0.7, 0.1, 0.2],
        [0.6, 0.2, 0.2],
        [0.1, 0.2, 0.7],
        [0.2, 0.1, 0.7],
      ];
      for (const average of ['macro', 'weighted'] as const)
        expect(await auc(yTrue, yPred, {multiClass: 'ovo', average})).to.equal(1);
      expect(await auc(yTrue, yPred, {multiClass: 'ovo', average: null})).to.deep.equal([0, 1, 0]);
      const raising = new ROCAUC({multiClass: 'ovo', zeroDivision: 'raise'});
      raising.updateState(yTrue, yPred);
      let message = '';
      await raising.result().catch((error: Error) => (message = error.message));
      expect(message).to.include('only one of the two classes');
    }));

  it('is the mean over all pairs of classes, by comparing every pair of samples', () =>
    onPaths(async () => {
      const random = randomOf(11);
      const [rows, classes] = [120, 7];
      const yTrue = Array.from({length: rows}, () => Math.floor(classes * random()));
      const yPred = yTrue.map(y =>
        Array.from({length: classes}, (_, c) => Math.round(8 * (random() + (c === y ? 0.4 : 0))) / 8),
      );
      const against = (a: number, b: number): number => {
        const of = (label: number) => yPred.filter((_, n) => yTrue[n] === label).map(row => row[a]);
        const wins = of(a).flatMap(p => of(b).map(q => (p > q ? 1 : p === q ? 0.5 : 0)));
        return wins.reduce((x: number, y) => x + y, 0) / wins.length;
      };
      let [sum, pairs] = [0, 0];
      for (let a = 0; a < classes; a++)
        for (let b = a + 1; b < classes; b++, pairs++) sum += (against(a, b) + against(b, a)) / 2;
      expect(await auc(yTrue, yPred, {multiClass: 'ovo'})).to.be.closeTo(sum / pairs, 1e-12);
    }));

  it('is fast for many classes', async () => {
    const random = randomOf(12);
    const yTrue = Array.from({length: 200}, (_, n) => n % 100);
    const yPred = yTrue.map(y => Array.from({length: 100}, (_, c) => random() + (c === y ? 1 : 0)));
    expect(await auc(yTrue, yPred, {multiClass: 'ovo'})).to.equal(1);
  });
});

/** Loops add in several sums at the same time: any length has to come out the same. */
import {expect} from 'chai';
import {
  sumOfDistances,
  sumOfSquaredDifferences,
  sumOfSquares,
} from '../../../src/functional/core/block_sums.js';
import {BinaryAccuracy, MeanSquaredError} from '../../../src/metrics/index.js';

const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1023, 1024, 1025, 2051];

/** Different whole numbers, whose sums are exact. */
const numbers = (length: number, factor: number) => Float64Array.from({length}, (_, i) => (i * factor) % 17);

const total = (length: number, of: (i: number) => number) =>
  Array.from({length}, (_, i) => of(i)).reduce((a, b) => a + b, 0);

describe('sums over blocks', () => {
  for (const length of LENGTHS) {
    const [a, b] = [numbers(length, 7), numbers(length, 5)];

    it(`${length} numbers: every one counts once`, () => {
      const squared = (i: number) => (a[i] - b[i]) ** 2;
      expect(sumOfDistances(a, length, 3)).to.equal(total(length, i => a[i] - 3));
      expect(sumOfSquares(a, length, 3, 1)).to.equal(total(length, i => (a[i] - 4) ** 2));
      expect(sumOfSquaredDifferences(a, b, length)).to.equal(total(length, squared));
      const error = new MeanSquaredError();
      error.updateState(a, b);
      expect(error.resultSync()).to.equal(total(length, squared) / length);
    });

    it(`${length} predictions: every one is compared once with its label`, () => {
      const labels = a.map(x => x % 2);
      const scores = b.map(x => x / 17);
      const accuracy = new BinaryAccuracy();
      accuracy.updateState(labels, scores);
      const right = total(length, i => Number(labels[i] === Number(scores[i] > 0.5)));
      expect(accuracy.resultSync()).to.equal(right / length);
      accuracy.resetState();
      accuracy.updateState(
        scores.map(x => Number(x > 0.5)),
        scores,
      );
      expect(accuracy.resultSync()).to.equal(1);
    });
  }
});

import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {sumOf} from '../../../src/lists.js';
import {
  type GeometricAverage,
  GeometricMean,
  type GeometricMeanOptions,
} from '../../../src/metrics/classification/geometric_mean.js';
import {onPaths} from '../on_paths.js';
import {draw, type Fed, mean, resultOf} from './binary_scores.js';

const AVERAGES = ['multiclass', 'none', 'micro', 'macro', 'weighted'] as const;

/** Predictions that are right for three of five samples. */
const predicted = (ids: readonly number[], scores: readonly number[][]): number[] =>
  ids.map((id, n) => (n % 5 < 3 ? id : scores[n].indexOf(Math.max(...scores[n]))));

describe('GeometricMean', () => {
  const {ids, scores} = draw(5, [0, 1, 2, 3, 4]);
  const guesses = predicted(ids, scores);
  const of = (average: GeometricAverage, options: GeometricMeanOptions, fed: Fed): Promise<unknown> =>
    resultOf(new GeometricMean({...options, average}), fed);

  it('computes true negatives as the unweighted number of samples minus the weights of TP, FP and FN', () =>
    onPaths(async () => {
      const weights = ids.map((_, n) => (n % 4) / 4);
      const samples = weights.filter(w => w !== 0).length;
      const weightOf = (is: (truth: number, guess: number) => boolean): number =>
        sumOf(weights.filter((_, n) => is(ids[n], guesses[n])));
      const expected = [0, 1, 2, 3, 4].map(c => {
        const tp = weightOf((truth, guess) => truth === c && guess === c);
        const fp = weightOf((truth, guess) => truth !== c && guess === c);
        const fn = weightOf((truth, guess) => truth === c && guess !== c);
        const tn = samples - tp - fp - fn;
        return {recall: tp / (tp + fn), specificity: tn / (tn + fp)};
      });
      const fed: Fed = [ids, guesses, weights];
      const none = (await of('none', {numClasses: 5}, fed)) as number[];
      none.forEach((got, c) =>
        expect(got).to.be.closeTo(Math.sqrt(expected[c].recall * expected[c].specificity), 1e-6),
      );
      const [recall, specificity] = (['recall', 'specificity'] as const).map(of =>
        mean(expected.map(scores => scores[of])),
      );
      const macro = await of('macro', {numClasses: 5}, fed);
      expect(macro).to.be.closeTo(Math.sqrt(recall * specificity), 1e-6);
    }));

  it('does not count samples of weight 0, under a mask or of an ignored class', () =>
    onPaths(async () => {
      const kept = ids.map((_, n) => Number(n % 3 > 0));
      const rest = (all: readonly number[]): number[] => all.filter((_, n) => kept[n] === 1);
      const options = {numClasses: 5, ignoreClass: -1};
      for (const average of AVERAGES) {
        const expected = await of(average, options, [rest(ids), rest(guesses)]);
        expect(await of(average, options, [ids, guesses, kept]), average).to.deep.equal(expected);
        const ignored = ids.map((id, n) => (kept[n] === 1 ? id : -1));
        expect(await of(average, options, [ignored, guesses]), average).to.deep.equal(expected);
        const masked = new GeometricMean({...options, average});
        masked.updateBatch({yTrue: ids, yPred: guesses, mask: kept});
        expect(await masked.result(), average).to.deep.equal(expected);
      }
    }));

  it('leaves classes out that do not appear, unless they are listed', () =>
    onPaths(async () => {
      for (const average of ['multiclass', 'micro', 'macro', 'weighted'] as const) {
        const few = await of(average, {numClasses: 5}, [ids, guesses]);
        const many = await of(average, {numClasses: 9}, [ids, guesses]);
        expect(many, average).to.equal(few);
        const listed = await of(average, {labels: [4, 2, 0, 1, 3]}, [ids, guesses]);
        expect(listed, average).to.be.closeTo(few as number, 1e-12);
      }
      const more = {labels: [0, 1, 2, 3, 4, 5]};
      expect(await of('multiclass', more, [ids, guesses])).to.equal(0);
      const recalls = [0, 1, 2, 3, 4].map(c =>
        mean(ids.flatMap((id, n) => (id === c ? [Number(guesses[n] === c)] : []))),
      );
      const corrected = [...recalls, 0.01].reduce((a, b) => a * b, 1) ** (1 / 6);
      const got = await of('multiclass', {...more, correction: 0.01}, [ids, guesses]);
      expect(got).to.be.closeTo(corrected, 1e-6);
      expect(await of('multiclass', {...more, zeroDivision: NaN}, [ids, guesses])).to.be.NaN;
    }));

  it('of two classes is the root of sensitivity times specificity, whichever is positive', () =>
    onPaths(async () => {
      const fed: Fed = [
        [1, 1, 1, 0, 0],
        [0.9, 0.8, 0.1, 0.2, 0.7],
      ];
      const expected = Math.sqrt((2 / 3) * (1 / 2));
      for (const options of [{}, {average: 'binary'}, {average: 'binary', posLabel: 0}] as const)
        expect(await resultOf(new GeometricMean(options), fed)).to.be.closeTo(expected, 1e-12);
    }));

  it('has its value before data', async () => {
    for (const average of AVERAGES.filter(a => a !== 'none'))
      expect(await new GeometricMean({average}).result(), average).to.equal(0);
    expect(await new GeometricMean({average: null}).result()).to.deep.equal([]);
    expect(await new GeometricMean({average: null, numClasses: 3}).result()).to.deep.equal([0, 0, 0]);
    expect(await new GeometricMean({zeroDivision: 1}).result()).to.equal(1);
    expect(await new GeometricMean({correction: 0.25}).result()).to.equal(0.25);
  });

  it('options without meaning are errors', () => {
    const make = (options: object) => () => new GeometricMean(options);
    expect(make({average: 'samples'})).to.throw(UsageError, 'average must be one of "multiclass", null');
    expect(make({multiLabel: true})).to.throw(UsageError, 'unknown option "multiLabel"');
    expect(make({average: 'binary', numClasses: 3})).to.throw(UsageError, "average: 'binary' goes with two");
    for (const correction of [-0.1, 1.1, NaN, '0'])
      expect(make({correction})).to.throw(UsageError, 'correction must be a number in 0..1');
    for (const average of ['multiclass', 'micro', null])
      expect(make({average, posLabel: 0})).to.throw(
        UsageError,
        "posLabel has no meaning without average: 'binary'",
      );
    for (const average of ['binary', 'macro'])
      expect(make({average, correction: 0.1})).to.throw(
        UsageError,
        "correction has no meaning without average: 'multiclass'",
      );
  });
});

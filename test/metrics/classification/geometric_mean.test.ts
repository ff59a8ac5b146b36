import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
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

  it('counts a sample as often as it weighs, in true negatives too', () =>
    onPaths(async () => {
      const weights = ids.map((_, n) => n % 3);
      const repeated = (all: readonly number[]): number[] =>
        all.flatMap((id, n) => new Array<number>(weights[n]).fill(id));
      for (const average of AVERAGES) {
        const options = {numClasses: 5};
        const weighted = await of(average, options, [ids, guesses, weights]);
        const all = await of(average, options, [repeated(ids), repeated(guesses)]);
        expect([weighted].flat(), average).to.deep.equal([all].flat());
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

  it('refuses options that mean nothing', () => {
    const make = (options: object) => () => new GeometricMean(options);
    expect(make({average: 'samples'})).to.throw(UsageError, 'average must be one of "multiclass", null');
    expect(make({multiLabel: true})).to.throw(UsageError, 'unknown option "multiLabel"');
    expect(make({average: 'binary', numClasses: 3})).to.throw(UsageError, "average: 'binary' goes with two");
    for (const correction of [-0.1, 1.1, NaN, '0'])
      expect(make({correction})).to.throw(UsageError, 'correction must be a number in 0..1');
  });
});

import {expect} from 'chai';
import {smootherOf, type Smoothing} from '../../../callbacks/monitor/smoothing.js';
import {random} from '../helpers.js';

const next = random(3);
const numbers = Array.from({length: 40}, () => 10 * next() - 5);

/** The sum that the definition names, computed again for each n. */
function averageOf(values: readonly number[], momentum: number): number {
  const weights = values.map((_, i) => momentum ** (values.length - 1 - i));
  const total = weights.reduce((a, b) => a + b, 0);
  return values.reduce((sum, x, i) => sum + weights[i] * x, 0) / total;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

function smoothed(smoothing: Smoothing, values: readonly number[]): number[] {
  const smoother = smootherOf('Test', smoothing);
  return values.map(v => smoother.next(v));
}

function closeTo(got: readonly number[], want: readonly number[]): void {
  want.forEach((w, i) => expect(got[i], `value ${i}`).to.be.closeTo(w, 1e-12));
}

describe('smoothing', () => {
  const upTo = (i: number) => numbers.slice(0, i + 1);

  it('none: the values themselves', () => {
    expect(smoothed('none', [...numbers, NaN, Infinity])).to.deep.equal([...numbers, NaN, Infinity]);
  });

  it('ema: without the bias of its start, for each momentum', () => {
    for (const ema of [0, 0.5, 0.9, 0.999]) {
      const got = smoothed({ema}, numbers);
      expect(got[0]).to.equal(numbers[0]);
      closeTo(
        got,
        numbers.map((_, i) => averageOf(upTo(i), ema)),
      );
    }
  });

  it('a number: the momentum of an average', () => {
    expect(smoothed(0.9, numbers)).to.deep.equal(smoothed({ema: 0.9}, numbers));
    expect(smoothed(0, numbers)).to.deep.equal(numbers);
  });

  it('median: of the last values, of all while there are fewer', () => {
    for (const median of [1, 2, 5, 100]) {
      closeTo(
        smoothed({median}, numbers),
        numbers.map((_, i) => medianOf(upTo(i).slice(-median))),
      );
    }
  });

  it('NaN and the infinities are returned as they are, and do not influence later values', () => {
    const holes = [1, NaN, 2, Infinity, 4, -Infinity, 3];
    const without = holes.filter(Number.isFinite);
    for (const smoothing of [{ema: 0.5}, {median: 3}] as const) {
      const got = smoothed(smoothing, holes);
      expect(got.filter((_, i) => !Number.isFinite(holes[i]))).to.deep.equal([NaN, Infinity, -Infinity]);
      expect(got.filter((_, i) => Number.isFinite(holes[i]))).to.deep.equal(smoothed(smoothing, without));
    }
  });

  it('resumes from a state', () => {
    for (const smoothing of ['none', {ema: 0.9}, {median: 4}] as const) {
      const first = smootherOf('Test', smoothing);
      const begun = numbers.slice(0, 17).map(v => first.next(v));
      const second = smootherOf('Test', smoothing);
      second.setState(JSON.parse(JSON.stringify(first.getState())) as number[]);
      const ended = numbers.slice(17).map(v => second.next(v));
      expect([...begun, ...ended]).to.deep.equal(smoothed(smoothing, numbers));
    }
  });

  it('names the allowed values', () => {
    const make = (smoothing: unknown) => () => smootherOf('Test', smoothing as Smoothing);
    const general = "Test: smoothing must be 'none', 0.9, {ema: 0.9} or {median: 5}; got ";
    expect(make('ema')).to.throw(`${general}"ema"`);
    expect(make({mean: 3})).to.throw(`${general}{mean: 3}.`);
    expect(make({ema: 0.9, median: 3})).to.throw(general);
    expect(make(null)).to.throw(general);
    expect(make({ema: 1})).to.throw('smoothing: {ema} must be less than 1, such as 0.9; got 1.');
    expect(make({ema: -0.1})).to.throw('smoothing: {ema} must be a number, at least 0; got -0.1.');
    expect(make(1)).to.throw('smoothing must be less than 1, such as 0.9; got 1.');
    expect(make(NaN)).to.throw('smoothing must be a number, at least 0; got NaN.');
    expect(make({median: 2.5})).to.throw('smoothing: {median} must be a whole number, at least 1; got 2.5.');
  });
});

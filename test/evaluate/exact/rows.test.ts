import {expect} from 'chai';
import {type ExactRows, exactRows, mergeRows, savedRows} from '../../../src/evaluate/exact/rows.js';
import {StoredSamples} from '../../../src/state/stored_samples.js';
import type {SampleLayout} from '../../../src/state/samples.js';
import {randomOf} from '../../metrics/random.js';

const layout = (maxSamples: number | null): SampleLayout => ({coordinates: 1, labelled: true, maxSamples});

/** Samples [score, label, weight]; weights are sums that depend on the order. */
function samples(count: number, seed: number): number[] {
  const random = randomOf(seed);
  return Array.from({length: count}, () => [random() - 0.5, random() < 0.5 ? 0 : 1, random()]).flat();
}

function rowsOf(of: SampleLayout, numbers: readonly number[]): ExactRows {
  const stored = new StoredSamples(of);
  stored.add(numbers);
  stored.shrink();
  return exactRows(of, stored.save());
}

describe('exact rows', () => {
  for (const maxSamples of [null, 1000, 50, 5]) {
    it(`do not depend on the order of merges, with at most ${maxSamples} samples`, () => {
      const parts = Array.from({length: 9}, (_, i) => rowsOf(layout(maxSamples), samples(40 + i, i + 1)));
      const forward = parts.reduce(mergeRows);
      const backward = [...parts].reverse().reduce((a, b) => mergeRows(b, a));
      const [left, right] = [parts.slice(0, 4).reduce(mergeRows), parts.slice(4).reduce(mergeRows)];
      expect(backward).to.deep.equal(forward);
      expect(mergeRows(right, left)).to.deep.equal(forward);
      expect(forward.weights.length).to.be.at.most(maxSamples ?? Infinity);
    });
  }

  it('lose no more bits than the samples of all parts need at once', () => {
    const all = samples(300, 7);
    const whole = rowsOf(layout(100), all);
    const merged = mergeRows(rowsOf(layout(100), all.slice(0, 450)), rowsOf(layout(100), all.slice(450)));
    expect(merged.cut).to.equal(whole.cut);
    expect(savedRows(merged).numbers.filter((_, i) => i % 3 !== 2)).to.deep.equal(
      savedRows(whole).numbers.filter((_, i) => i % 3 !== 2),
    );
  });

  it('keep -0 before 0, NaN last, and equal samples apart if all are kept', () => {
    const rows = rowsOf(layout(null), [NaN, 1, 1, 0, 1, 2, -0, 1, 1, 0, 1, 1]);
    expect(Array.from(rows.numbers)).to.deep.equal([-0, 1, 0, 1, 0, 1, NaN, 1]);
    expect(rows.weights).to.deep.equal([1, 1, 2, 1]);
  });
});

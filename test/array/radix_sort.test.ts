/** The radix sort orders numbers as comparisons do, however long, tied or extreme they are. */
import {expect} from 'chai';
import {ascending, sortedValues, sortKeys} from '../../src/array/radix_sort.js';
import {randomOf} from '../metrics/random.js';

const KINDS: Record<string, (random: () => number) => number> = {
  'float64': random => random() - 0.5,
  'float32': random => Math.fround(random() - 0.5),
  'few different numbers': random => Math.floor(5 * random()) - 2,
  'float64 numbers with equal high words': random => 1 + Math.floor(9 * random()) * 2 ** -52,
  'denormal numbers': random => (random() - 0.5) * 1e-310,
  'denormal float32 numbers': random => Math.fround((random() - 0.5) * 1e-40),
  'numbers of every size': random => (random() < 0.5 ? -1 : 1) * 10 ** (600 * random() - 300),
  'special numbers': random =>
    [NaN, -NaN, Infinity, -Infinity, 0, -0, 5e-324, -5e-324, 1, 0.1][Math.floor(10 * random())],
  'equal numbers': () => 0.1,
};

/** NaN comes last, and -0 equals 0. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

describe('radix sort', () => {
  for (const [kind, next] of Object.entries(KINDS)) {
    for (const size of [0, 1, 2, 511, 512, 3000]) {
      it(`orders ${size} of ${kind}, equal ones in the order given`, () => {
        const random = randomOf(size + 1);
        const values = Float64Array.from({length: size}, () => next(random));
        const expected = Array.from(values.keys()).sort((a, b) => compare(values[a], values[b]));
        const {order, ends} = ascending(values);
        expect(Array.from(order)).to.deep.equal(expected);
        const last = expected.flatMap((at, k) =>
          k + 1 < size && compare(values[at], values[expected[k + 1]]) === 0 ? [] : [k + 1],
        );
        expect(Array.from(ends)).to.deep.equal(last);
        expect(Array.from(ascending(Array.from(values)).order)).to.deep.equal(expected);
      });
    }
  }

  it('sorts numbers without NaN as they are, -0 before 0', () => {
    const random = randomOf(7);
    for (const kind of ['float64', 'float32', 'few different numbers', 'denormal float32 numbers']) {
      const values = Float64Array.from({length: 2000}, () => KINDS[kind](random));
      values.set([0, -0, Infinity, -Infinity]);
      const sorted = sortedValues(values);
      expect(Array.from(sorted)).to.deep.equal(Array.from(values.slice().sort()));
      expect(Object.is(sorted[sorted.indexOf(0)], -0)).to.equal(true);
    }
  });

  it('sorts 32-bit keys in place, also where digits are equal in all of them', () => {
    const random = randomOf(8);
    for (const mask of [0xffffffff, 0x7ff, 0x3ff800, 0xffc00000, 0x80000001, 0]) {
      for (const size of [0, 3, 511, 512, 5000]) {
        const keys = Uint32Array.from({length: size}, () => (2 ** 32 * random()) & mask);
        const expected = Array.from(keys).sort((a, b) => a - b);
        sortKeys(keys);
        expect(Array.from(keys)).to.deep.equal(expected);
      }
    }
  });
});

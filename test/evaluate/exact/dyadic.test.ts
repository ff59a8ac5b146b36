import {expect} from 'chai';
import fc from 'fast-check';
import {
  differenceExactly,
  type Exact,
  productExactly,
  quotientOf,
  rounded,
  sumExactly,
} from '../../../src/evaluate/exact/dyadic.js';

const finite = fc.double({noDefaultInfinity: true, noNaN: true});
const sum = (numbers: readonly Exact[]): Exact => numbers.reduce(sumExactly, 0);

/** The exact sum as a fraction over 2^1074, by another way than the one under test. */
function asInteger(x: number): bigint {
  if (x === 0) return 0n;
  let [mantissa, exponent] = [x, 0];
  while (!Number.isInteger(mantissa)) [mantissa, exponent] = [mantissa * 2, exponent + 1];
  return BigInt(mantissa) << BigInt(1074 - exponent);
}

describe('exact sums', () => {
  it('do not depend on the order of their terms', () => {
    fc.assert(
      fc.property(fc.array(finite, {maxLength: 12}), fc.infiniteStream(fc.nat()), (numbers, places) => {
        const shuffled = numbers
          .map(x => [places.next().value, x] as const)
          .sort(([a], [b]) => a - b)
          .map(([, x]) => x);
        expect(sum(shuffled)).to.deep.equal(sum(numbers));
      }),
    );
  });

  it('do not depend on how their terms are grouped', () => {
    fc.assert(
      fc.property(fc.array(finite), fc.array(finite), (a, b) => {
        expect(sumExactly(sum(a), sum(b))).to.deep.equal(sum([...a, ...b]));
      }),
    );
  });

  it('equal whole numbers of the least float', () => {
    fc.assert(
      fc.property(fc.array(finite, {maxLength: 8}), numbers => {
        const want = numbers.map(asInteger).reduce((a, b) => a + b, 0n);
        const got = sum(numbers);
        const {mantissa, exponent} =
          typeof got === 'number' ? {mantissa: asInteger(got), exponent: -1074} : got;
        expect(mantissa << BigInt(exponent + 1074)).to.equal(want);
      }),
    );
  });

  it('lose nothing of small terms beside great ones', () => {
    expect(rounded(sum([1e308, 1e308, 1, -1e308, -1e308]))).to.equal(1);
    expect(rounded(sum([1e16, 1, -1e16]))).to.equal(1);
    expect(rounded(sum([0.1, 0.2, -0.3]))).to.equal(2.7755575615628914e-17);
    expect(rounded(sum([5e-324, 1e300, -1e300]))).to.equal(5e-324);
  });

  it('are float64 numbers wherever they can be, and 0 has one sign', () => {
    expect(sum([0.5, 0.25])).to.equal(0.75);
    expect(Object.is(sumExactly(-0, -0), 0)).to.equal(true);
    expect(sum([1, 2 ** 53])).to.deep.equal({mantissa: 2n ** 53n + 1n, exponent: 0});
  });

  it('with infinities and NaN are those of float64', () => {
    expect(sumExactly(Infinity, 1)).to.equal(Infinity);
    expect(sumExactly(Infinity, -Infinity)).to.be.NaN;
    expect(sumExactly(sum([1, 2 ** 53]), NaN)).to.be.NaN;
  });

  it('that are too large for a float64 become infinite', () => {
    expect(rounded(sum([1.7e308, 1.7e308]))).to.equal(Infinity);
    expect(rounded(sum([-1.7e308, -1.7e308]))).to.equal(-Infinity);
  });
});

describe('exact products and quotients', () => {
  const medium = fc.double({min: -1e100, max: 1e100, noNaN: true});

  it('undo one another', () => {
    fc.assert(
      fc.property(medium, medium, (a, b) => {
        fc.pre(b !== 0);
        expect(quotientOf(productExactly(a, b), b)).to.equal(a + 0);
      }),
    );
  });

  it('are rounded as division rounds', () => {
    fc.assert(
      fc.property(medium, medium, (a, b) => {
        fc.pre(b !== 0 && Math.abs(a / b) > 1e-300);
        expect(quotientOf(a, b)).to.equal(a / b);
      }),
    );
  });

  it('distribute', () => {
    fc.assert(
      fc.property(medium, medium, medium, (a, b, c) => {
        expect(productExactly(a, sumExactly(b, c))).to.deep.equal(
          sumExactly(productExactly(a, b), productExactly(a, c)),
        );
      }),
    );
  });

  it('of 0 and of infinities are those of float64', () => {
    expect(quotientOf(1, 0)).to.equal(Infinity);
    expect(quotientOf(0, 3)).to.equal(0);
    expect(productExactly(0, Infinity)).to.be.NaN;
    expect(differenceExactly(Infinity, Infinity)).to.be.NaN;
  });
});

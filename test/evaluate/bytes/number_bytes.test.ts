import {expect} from 'chai';
import fc from 'fast-check';
import {ByteReader} from '../../../src/evaluate/bytes/byte_reader.js';
import {ByteWriter} from '../../../src/evaluate/bytes/byte_writer.js';
import {readNumbers, writeNumbers} from '../../../src/evaluate/bytes/number_bytes.js';
import {type Exact, sumExactly} from '../../../src/evaluate/exact/dyadic.js';

function bytesOf(numbers: readonly Exact[]): Uint8Array {
  const to = new ByteWriter();
  writeNumbers(numbers, to);
  return to.finish();
}

const throughBytes = (numbers: readonly Exact[]): Exact[] => readNumbers(new ByteReader(bytesOf(numbers)));

describe('numbers as bytes', () => {
  const lists: Record<string, readonly Exact[]> = {
    'none': [],
    'equal ones': [0.1, 0.1, 0.1],
    'equal NaN': [NaN, NaN],
    'bits': [0, 1, 1, 0, 0, 0, 1, 1, 1, 0],
    'counts': [0, 127, 128, 2 ** 53 - 1],
    'ascending float32': [-Infinity, -2, -0, 0, 0, 0.5, Infinity],
    'floats': [0.1, NaN, -0, Infinity, -1e300],
    'exact sums': [sumExactly(1, 1e-30), 3, sumExactly(-1e300, 1e-300), NaN],
  };
  for (const [name, numbers] of Object.entries(lists)) {
    it(`come back: ${name}`, () => {
      expect(throughBytes(numbers)).to.deep.equal(numbers);
    });
  }

  it('come back, whatever they are', () => {
    const exact = fc.tuple(fc.double(), fc.double()).map(([a, b]) => sumExactly(a, b));
    fc.assert(
      fc.property(fc.array(fc.oneof(exact, fc.double(), fc.nat(3), fc.float())), numbers => {
        expect(throughBytes(numbers)).to.deep.equal(numbers);
      }),
    );
  });

  it('are small if they are counts or scores in order', () => {
    const counts = Array.from({length: 1000}, (_, i) => i % 100);
    const scores = Float32Array.from({length: 1000}, (_, i) => 0.5 + i / 4000);
    expect(bytesOf(counts).length).to.be.at.most(1003);
    expect(bytesOf(Array.from(scores)).length).to.be.at.most(3006);
  });

  it('that are cut off are refused', () => {
    for (const numbers of Object.values(lists)) {
      const bytes = bytesOf(numbers);
      expect(() => readNumbers(new ByteReader(bytes.subarray(0, bytes.length - 1)))).to.throw(RangeError);
    }
  });
});

import {expect} from 'chai';
import {lineParts} from '../../../../callbacks/dashboard/exporting/line_parts.js';

describe('parts of an exported line', () => {
  it('end at gaps, and continue where a row has no point', () => {
    const parts = lineParts([1, 2, 3, 4, 5], [10, undefined, 30, null, 50]);
    expect(parts).to.deep.equal([
      [
        [1, 10],
        [3, 30],
      ],
      [[5, 50]],
    ]);
    expect(lineParts([1, 2], [null, undefined])).to.deep.equal([]);
  });

  it('of a long line keep the lowest and the highest value of each stretch, in their order', () => {
    const xs = Array.from({length: 10_000}, (_, i) => i);
    const ys = xs.map(x => (x === 7 ? -5 : x === 3 ? 5 : 0));
    const [part] = lineParts(xs, ys);
    expect(part.length).to.be.at.most(2000);
    expect(part.slice(0, 2)).to.deep.equal([
      [3, 5],
      [7, -5],
    ]);
  });
});

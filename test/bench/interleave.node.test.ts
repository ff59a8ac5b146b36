import {expect} from 'chai';
import {durationOf, interleave, orderOf, type Variant} from '../../bench/harness/interleave.js';

/** A variant that takes a fixed time, and notes how often it was run. */
function fake(name: string, ms: number, calls: [string, number][]): Variant {
  return {
    name,
    time: repeats => {
      calls.push([name, repeats]);
      return ms;
    },
  };
}

describe('interleaved rounds', () => {
  it('every round has all variants; neither the first nor the order of two is always the same', () => {
    const orders = [0, 1, 2, 3].map(round => orderOf(3, round));
    for (const order of orders) expect([...order].sort()).to.deep.equal([0, 1, 2]);
    expect(orders).to.deep.equal([
      [0, 1, 2],
      [0, 2, 1],
      [2, 0, 1],
      [2, 1, 0],
    ]);
  });

  it('returns the times of each variant by round', async () => {
    const times = await interleave([fake('a', 2, []), fake('b', 5, [])], durationOf(3, 9, 0));
    expect(times).to.deep.equal([
      [2, 2, 2],
      [5, 5, 5],
    ]);
  });

  it('repeats short variants until they take the least time', async () => {
    const calls: [string, number][] = [];
    await interleave([fake('short', 2, calls), fake('long', 50, calls)], durationOf(1, 9, 20));
    expect(calls.filter(([name]) => name === 'short').pop()).to.deep.equal(['short', 10]);
    expect(calls.filter(([name]) => name === 'long').pop()).to.deep.equal(['long', 1]);
  });

  it('slow variants run without rounds that are not counted', async () => {
    const calls: [string, number][] = [];
    await interleave([fake('slow', 1000, calls)], durationOf(3, 9, 0));
    expect(calls).to.have.length(1 + 3);
  });

  it('stops early after the longest time, but not before three rounds', async () => {
    const [times] = await interleave([fake('a', 1000, [])], {rounds: 9, leastMs: 0, mostMs: -1});
    expect(times).to.have.length(3);
  });
});

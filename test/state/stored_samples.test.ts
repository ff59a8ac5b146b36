/** Rows: what they keep loses nothing, and what is cut off does not depend on how it came. */
import {expect} from 'chai';
import {dropBits, spanOf} from '../../src/state/quantize.js';
import {type SampleLayout, samplesOf} from '../../src/state/samples.js';
import {decodeKeys, encodeKeys, type ScoreKeys} from '../../src/state/score_keys.js';
import {StoredSamples} from '../../src/state/stored_samples.js';
import {randomOf} from '../metrics/random.js';

const SCORES: SampleLayout = {coordinates: 1, labelled: true, maxSamples: null};
const PAIRS: SampleLayout = {coordinates: 2, labelled: false, maxSamples: null};

function rowsOf(layout: SampleLayout, ...parts: readonly number[][]): StoredSamples {
  const rows = new StoredSamples(layout);
  for (const part of parts) rows.add(part);
  return rows;
}

/** `count` rows [score, label, weight]. */
function scored(seed: number, count: number, score: (x: number) => number = x => x): number[] {
  const random = randomOf(seed);
  return Array.from({length: count}, () => [score(random()), random() < 0.4 ? 1 : 0, 1]).flat();
}

const keysOf = (rows: readonly number[]) => encodeKeys({...samplesOf(SCORES, rows), weights: undefined});

describe('score keys', () => {
  it('hold a float32 score and a label without a loss', () => {
    const scores = [0, -0, 0.1, -0.5, 1, 1e-40, -1e-40, 3e38, Infinity, -Infinity].map(Math.fround);
    const [positives, negatives] = [1, 0].map(label => scores.flatMap(s => [s, label, 1]));
    const keys = keysOf([...negatives, ...positives]) as ScoreKeys;
    const decoded = new Float64Array(6 * scores.length);
    decodeKeys(keys, decoded);
    expect(Array.from(decoded)).to.deep.equal([...positives, ...negatives]);
  });

  it('order as the scores do', () => {
    const scores = [-1e30, -0.5, -1e-40, -0, 0, 1e-40, 0.3, 0.5, 1, 2, 1e30].map(Math.fround);
    const {positives} = keysOf(scores.flatMap(s => [s, 1, 1])) as ScoreKeys;
    expect(Array.from(positives.slice().sort())).to.deep.equal(Array.from(positives));
  });

  for (const [why, row] of Object.entries({
    'a float64 score': [0.1, 1, 1],
    'NaN': [NaN, 1, 1],
    'a class id': [0.5, 2, 1],
    'a NaN label': [0.5, NaN, 1],
    'a weight': [0.5, 1, 2],
  })) {
    it(`are not made of ${why}, which they would lose`, () => {
      expect(encodeKeys(samplesOf(SCORES, row))).to.equal(undefined);
      const rows = rowsOf(SCORES, row);
      expect(Array.from(rows.flat())).to.deep.equal(row);
    });
  }
});

describe('stored samples', () => {
  const bytesOf = (stored: unknown): number => {
    const buffers = new Set<ArrayBufferLike>();
    const visit = (x: unknown): void => {
      if (ArrayBuffer.isView(x)) buffers.add(x.buffer);
      else if (typeof x === 'object' && x !== null) Object.values(x).forEach(visit);
    };
    visit(stored);
    return [...buffers].reduce((sum, {byteLength}) => sum + byteLength, 0);
  };

  it('take 4 bytes for a float32 score and its label, and 8 once they are sorted', () => {
    for (const size of [1, 37, 4096]) {
      const rows = rowsOf(SCORES);
      while (rows.count < 20_000) rows.add(scored(rows.count, size, x => Math.fround(x - 0.5)));
      expect(bytesOf(rows), `batches of ${size}`).to.equal(4 * rows.count);
      rows.sortedKeys();
      expect(bytesOf(rows)).to.equal(8 * rows.count);
    }
  });

  it('take 8 bytes for a pair of float32 numbers without a weight', () => {
    const random = randomOf(9);
    const rows = rowsOf(
      PAIRS,
      Array.from({length: 1000}, () => [random(), random(), 1].map(Math.fround)).flat(),
    );
    expect(bytesOf(rows)).to.equal(8 * rows.count);
  });
});

describe('rows', () => {
  it('leave out samples of weight 0', () => {
    const rows = rowsOf(SCORES, [0.5, 1, 0, 0.25, 0, 1]);
    expect(rows.count).to.equal(1);
    expect(Array.from(rows.flat())).to.deep.equal([0.25, 0, 1]);
  });

  it('detect a NaN coordinate, unless its weight is 0', () => {
    expect(rowsOf(PAIRS, [NaN, 1, 0]).hasNaN).to.equal(false);
    expect(rowsOf(PAIRS, [1, NaN, 1]).hasNaN).to.equal(true);
  });

  it('sort keys like other numbers', () => {
    const random = randomOf(3);
    const scores = Array.from({length: 500}, () => Math.fround(Math.floor(40 * random()) / 40));
    const labels = scores.map(() => (random() < 0.5 ? 1 : 0));
    const asKeys = rowsOf(
      SCORES,
      scores.flatMap((s, i) => [s, labels[i], 1]),
    );
    // One row that no key can hold makes all of them numbers.
    const asNumbers = rowsOf(
      SCORES,
      scores.flatMap((s, i) => [s, labels[i], 1]),
      [-0.1, 0, 1],
    );
    const sum = (values: Float64Array, of: Float64Array) =>
      Array.from(values.entries()).reduce(
        (map, [i, v]) => map.set(v, (map.get(v) ?? 0) + of[i]),
        new Map<number, number>(),
      );
    const [k, n] = [asKeys.sorted(), asNumbers.sorted()];
    expect(Array.from(n.values)).to.deep.equal([-0.1, ...k.values]);
    expect(Array.from(k.values)).to.deep.equal([...scores].sort((a, b) => a - b));
    const positives = sum(n.values, n.labels);
    positives.delete(-0.1);
    expect(positives).to.deep.equal(sum(k.values, k.labels));
  });
});

describe('coarse rows', () => {
  const bounded = (maxSamples: number): SampleLayout => ({...SCORES, maxSamples});

  it('are exact while they are few', () => {
    const rows = rowsOf(bounded(100), scored(1, 100));
    rows.shrink();
    expect([rows.count, rows.droppedBits]).to.deep.equal([100, 0]);
  });

  it('lose nothing if scores repeat', () => {
    const rows = rowsOf(
      bounded(100),
      scored(1, 5000, x => Math.floor(20 * x) / 32),
    );
    rows.shrink();
    expect(rows.droppedBits).to.equal(0);
    expect(rows.count).to.be.at.most(40);
    expect(rows.column(2).reduce((a, b) => a + b)).to.equal(5000);
  });

  it('stay few, keep every weight, and move scores by at most the width of the grid', () => {
    const given = scored(2, 20_000, x => Math.fround(x ** 3));
    const rows = rowsOf(bounded(300), given);
    rows.shrink();
    expect(rows.count).to.be.at.most(300);
    expect(rows.count).to.be.above(60);
    expect(rows.column(2).reduce((a, b) => a + b)).to.equal(20_000);
    const cuts = new Set(rows.column(0));
    for (let i = 0; i < given.length; i += 3) {
      const cut = dropBits(given[i], rows.droppedBits);
      expect(cuts.has(cut)).to.equal(true);
      expect(given[i] - cut).to.be.within(0, spanOf(cut, rows.droppedBits));
    }
  });

  it('do not depend on the order of samples, batches or merges', () => {
    const given = scored(4, 9000, x => x - 0.3);
    const parts = Array.from({length: 90}, (_, i) => given.slice(300 * i, 300 * (i + 1)));
    const whole = rowsOf(bounded(200), given);
    const reversed = rowsOf(bounded(200), ...[...parts].reverse());
    const [a, b] = [rowsOf(bounded(200), ...parts.slice(0, 5)), rowsOf(bounded(200), ...parts.slice(5))];
    a.addAll(b);
    for (const rows of [whole, reversed, a]) rows.shrink();
    const sorted = (rows: StoredSamples) => {
      const flat = rows.flat();
      return Array.from({length: rows.count}, (_, n) => [...flat.slice(3 * n, 3 * n + 3)].join()).sort();
    };
    expect(sorted(reversed)).to.deep.equal(sorted(whole));
    expect(sorted(a)).to.deep.equal(sorted(whole));
  });

  it('cut two coordinates at once', () => {
    const random = randomOf(5);
    const rows = new StoredSamples({...PAIRS, maxSamples: 100});
    rows.add(Array.from({length: 3000}, () => [random(), random() - 0.5, 1]).flat());
    rows.shrink();
    expect(rows.count).to.be.within(10, 100);
    expect(rows.column(2).reduce((a, b) => a + b)).to.equal(3000);
  });
});

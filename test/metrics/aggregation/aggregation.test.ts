/** Aggregations of plain values, as tracked tensors use them. */
import {scalar, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {onPaths} from '../on_paths.js';
import {Max} from '../../../src/metrics/aggregation/max.js';
import {Mean} from '../../../src/metrics/aggregation/mean.js';
import {Min} from '../../../src/metrics/aggregation/min.js';
import {Std} from '../../../src/metrics/aggregation/std.js';
import {Sum} from '../../../src/metrics/aggregation/sum.js';
import type {ValueMetric} from '../../../src/metrics/base/statistic_metric.js';
import {randomOf} from '../random.js';

const ALL = {Mean, Sum, Min, Max, Std};
type Name = keyof typeof ALL;

const random = randomOf(5);
const values = Array.from({length: 11}, () => Array.from({length: 6}, () => Math.fround(100 + 5 * random())));
const weights = values.map((_, n) => n % 4);

/** From scratch, each value as often as its weight says. */
function truth(name: Name, rows: readonly number[][], w: readonly number[]): number {
  const each = rows.flatMap((row, n) => row.map(v => ({v, w: w[n]}))).filter(e => e.w !== 0);
  const total = each.reduce((sum, e) => sum + e.w, 0);
  const mean = each.reduce((sum, e) => sum + e.w * e.v, 0) / total;
  if (name === 'Mean') return mean;
  if (name === 'Sum') return mean * total;
  if (name === 'Std') return Math.sqrt(each.reduce((sum, e) => sum + e.w * (e.v - mean) ** 2, 0) / total);
  return Math[name === 'Min' ? 'min' : 'max'](...each.map(e => e.v));
}

function feed(metric: ValueMetric, rows: readonly number[][], w?: readonly number[]): void {
  tidy(() => metric.updateState(tensor([...rows]), w === undefined ? undefined : tensor([...w])));
}

for (const name of Object.keys(ALL) as Name[]) {
  describe(name, () => {
    it('is what its definition says, over batches and merged, weighted and not', () =>
      onPaths(async () => {
        for (const w of [undefined, weights]) {
          const [a, b] = [new ALL[name](), new ALL[name]()];
          feed(a, values.slice(0, 4), w?.slice(0, 4));
          feed(a, values.slice(4, 5), w?.slice(4, 5));
          feed(b, values.slice(5), w?.slice(5));
          a.mergeState([b]);
          const want = truth(name, values, w ?? values.map(() => 1));
          expect(await a.result()).to.be.closeTo(want, 1e-6 * Math.max(1, want));
          for (const m of [a, b]) m.dispose();
        }
      }));

    it('takes one number, with the weight of its batch', () =>
      onPaths(async () => {
        const metric = new ALL[name]();
        tidy(() => {
          metric.updateState(scalar(2), scalar(3));
          metric.updateState(scalar(5), scalar(1));
        });
        expect(await metric.result()).to.be.closeTo(truth(name, [[2], [5]], [3, 1]), 1e-6);
        metric.dispose();
      }));
  });
}

describe('aggregations', () => {
  it('are 0 (Mean, Sum) or NaN (Min, Max, Std) before data', async () => {
    expect(await new Mean().result()).to.equal(0);
    expect(await new Sum().result()).to.equal(0);
    for (const Class of [Min, Max, Std]) expect(await new Class().result()).to.be.NaN;
  });

  it('show NaN and infinite values', () =>
    onPaths(async () => {
      const [min, max, mean] = [new Min(), new Max(), new Mean()];
      for (const m of [min, max, mean]) feed(m, [[1, Infinity]]);
      expect([await min.result(), await max.result(), await mean.result()]).to.deep.equal([
        1,
        Infinity,
        Infinity,
      ]);
      for (const m of [min, max, mean]) m.dispose();
    }));

  it('weights that do not fit are an error with both shapes', () => {
    const mean = new Mean();
    expect(() => mean.updateState([1, 2, 3], [1, 2])).to.throw('[2] does not fit values of shape [3]');
  });
});

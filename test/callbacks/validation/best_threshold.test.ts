import {expect} from 'chai';
import {BinaryIoU, F1Score, MatthewsCorrelation, PrecisionAtRecall} from '../../../src/index.js';
import {
  bruteForce,
  type Formula,
  FORMULAS,
  over,
  search,
  someSamples,
  valueAt,
  weightOf,
} from './brute_force.js';

describe('bestThreshold', () => {
  for (const [name, formula] of Object.entries(FORMULAS)) {
    it(`finds what brute force finds for ${name}`, async () => {
      for (const [size, seed] of [
        [1, 1],
        [2, 2],
        [9, 3],
        [80, 4],
        [200, 5],
      ]) {
        for (const weighted of [false, true]) {
          const all = someSamples(size, seed, weighted);
          const {threshold, value} = await search(all, name);
          const right = bruteForce(all, formula);
          const bothClasses = new Set(all.map(s => s.label)).size === 2;
          if (name === 'balanced_accuracy' && !bothClasses) continue;
          expect(value, `${size} ${weighted}`).to.be.closeTo(right.value, 1e-12);
          expect(valueAt(all, formula, threshold)).to.be.closeTo(value, 1e-12);
          // Between the score that brute force returns and the next one.
          const next = Math.min(...all.map(s => s.score).filter(s => s > right.from), Infinity);
          expect(threshold)
            .to.be.at.least(right.from)
            .and.below(Math.max(next, 1 + 1e-9));
        }
      }
    });
  }

  it('accepts metrics of the package and functions as objectives', async () => {
    const all = someSamples(80, 6, true);
    const f1 = await search(all, 'f1_score');
    for (const metric of [new F1Score({threshold: 0.5}), () => new F1Score({threshold: 0.5})]) {
      const found = await search(all, metric);
      expect(found.threshold).to.equal(f1.threshold);
      expect(found.value).to.be.closeTo(f1.value, 1e-6);
    }
    const mcc = await search(all, new MatthewsCorrelation());
    expect(mcc.value).to.be.closeTo((await search(all, 'mcc')).value, 1e-12);

    const iou: Formula = (tp, fp, fn, tn) => (over(tp, tp + fp + fn) + over(tn, tn + fp + fn)) / 2;
    const found = await search(all, new BinaryIoU());
    expect(found.value).to.be.closeTo(bruteForce(all, iou).value, 1e-6);
    const constrained = await search(all, new PrecisionAtRecall({recall: 0.8}));
    const precise: Formula = (tp, fp, fn) => (over(tp, tp + fn) >= 0.8 ? over(tp, tp + fp) : 0);
    expect(constrained.value).to.be.closeTo(bruteForce(all, precise).value, 1e-6);
    expect(valueAt(all, precise, constrained.threshold)).to.be.closeTo(constrained.value, 1e-6);

    const grid = [0.9, 0.1, 0.5, 0.25];
    const hits = await search(
      all,
      (yTrue, yPred, w) => yTrue.reduce((sum, y, i) => sum + (y === yPred[i] ? (w?.[i] ?? 1) : 0), 0),
      grid,
    );
    const right = grid.map(t => weightOf(all, 1, true, t) + weightOf(all, 0, false, t));
    expect(hits.value).to.be.closeTo(Math.max(...right), 1e-12);
    expect(hits.threshold).to.equal(grid[right.indexOf(Math.max(...right))]);
  });

  it('uses the beta of an F-score, and minimizes metrics whose direction is min', async () => {
    const all = someSamples(80, 7, false);
    const f2: Formula = (tp, fp, fn) => over(5 * tp, 5 * tp + 4 * fn + fp);
    const found = await search(all, {className: 'FBetaScore', config: {beta: 2}});
    expect(found.value).to.be.closeTo(bruteForce(all, f2).value, 1e-12);
    const loss: Formula = (tp, fp, fn, tn) => -(fp + fn) / (tp + fp + fn + tn);
    const least = await search(all, 'ZeroOneLoss');
    expect(least.value).to.be.closeTo(-bruteForce(all, loss).value, 1e-6);
  });

  it('returns thresholds that separate scores in float32 too, and thresholds beyond all scores', async () => {
    const near = [Math.fround(0.5), Math.fround(0.5 + 2 ** -24)];
    const at = (scores: number[], labels: number[], metric = 'accuracy') =>
      search(
        scores.map((score, i) => ({score, label: labels[i], weight: 1})),
        metric,
      ).then(found => found.threshold);
    expect(near[1]).to.be.greaterThan(near[0]);
    const between = await at(near, [0, 1]);
    expect(Math.fround(between)).to.equal(between).and.to.be.at.least(near[0]).and.below(near[1]);
    expect(await at([0.25, 0.75], [0, 1])).to.equal(0.5);
    expect(await at([0.25, 0.75], [1, 1])).to.equal(0);
    expect(await at([0, 0.75], [1, 1])).to.equal(-1);
    expect(await at([-4, 3], [1, 1])).to.equal(-8);
    expect(await at([0.25, 0.75], [0, 0])).to.equal(1);
    expect(await at([-4, 3], [0, 0])).to.equal(3);
    // All thresholds are equally good: the smallest.
    expect(await at([0.25, 0.75], [0, 0], 'f1_score')).to.equal(0);
  });
});

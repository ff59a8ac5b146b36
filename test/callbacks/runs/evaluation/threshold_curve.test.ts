import {expect} from 'chai';
import {thresholdCurve} from '../../../../callbacks/runs/evaluation/threshold_curve.js';
import {random} from '../../helpers.js';

/** Scores in steps of 0.05, so that many are equal, which are higher for positives. */
function drawn(count: number, seed: number) {
  const next = random(seed);
  const labels = Array.from({length: count}, () => next() < 0.3);
  const scores = labels.map(label => Math.round(20 * Math.min(1, next() * 0.7 + (label ? 0.3 : 0))) / 20);
  return {labels, scores: Float32Array.from(scores)};
}

describe('thresholdCurve', () => {
  const {labels, scores} = drawn(300, 5);
  const isPositive = (i: number): boolean => labels[i];
  const {curve, influence} = thresholdCurve('a', scores, isPositive, 201) ?? expect.fail();

  it('counts what is at least the threshold', () => {
    expect(curve.thresholds.length).to.be.within(101, 201);
    curve.thresholds.forEach((threshold, at) => {
      const count = (label: boolean): number =>
        labels.filter((one, i) => one === label && scores[i] >= threshold).length;
      expect([curve.truePositives[at], curve.falsePositives[at]]).to.deep.equal([count(true), count(false)]);
    });
    expect(curve.thresholds).to.deep.equal([...curve.thresholds].sort((a, b) => b - a));
    expect([curve.truePositives[0], curve.falsePositives[0]]).to.deep.equal([0, 0]);
    expect([curve.truePositives.at(-1), curve.falsePositives.at(-1)]).to.deep.equal([
      curve.positives,
      curve.negatives,
    ]);
    for (let i = 0; i < 100; i++) expect(curve.thresholds).to.include(i / 100);
  });

  it('has the exact areas', () => {
    let [won, precision] = [0, 0];
    labels.forEach((label, i) => {
      if (!label) return;
      labels.forEach((other, j) => {
        if (!other) won += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      });
      const above = labels.filter((_, j) => scores[j] >= scores[i]);
      precision += above.filter(one => one).length / above.length;
    });
    expect(curve.auc).to.be.closeTo(won / curve.positives / curve.negatives, 1e-12);
    expect(curve.ap).to.be.closeTo(precision / curve.positives, 1e-12);
  });

  it('knows the standard error of the area, as resampling finds it', () => {
    const error = Math.sqrt(influence.reduce((sum, x) => sum + x ** 2, 0)) / scores.length;
    expect(influence.reduce((a, b) => a + b, 0)).to.be.closeTo(0, 1e-8);
    const next = random(9);
    const areas = Array.from({length: 400}, () => {
      const drawnAt = labels.map(() => Math.floor(next() * labels.length));
      const again = Float32Array.from(drawnAt, i => scores[i]);
      return thresholdCurve('', again, i => labels[drawnAt[i]], 5)?.curve.auc ?? NaN;
    });
    const mean = areas.reduce((a, b) => a + b, 0) / areas.length;
    const spread = Math.sqrt(areas.reduce((sum, x) => sum + (x - mean) ** 2, 0) / areas.length);
    expect(error / spread).to.be.within(0.85, 1.15);
  });

  it('has thresholds for scores that are not probabilities, and none for one kind of label', () => {
    const logits = Float32Array.from(scores, s => 8 * s - 3);
    const other = thresholdCurve('a', logits, isPositive, 101)?.curve;
    expect(other?.auc).to.equal(curve.auc);
    expect(other?.truePositives[0]).to.equal(0);
    expect(other?.truePositives.at(-1)).to.equal(curve.positives);
    expect(thresholdCurve('a', scores, () => true, 201)).to.equal(undefined);
    expect(thresholdCurve('a', new Float32Array(0), () => true, 201)).to.equal(undefined);
  });
});

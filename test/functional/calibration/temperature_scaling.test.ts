import {expect} from 'chai';
import {temperatureScaling} from '../../../src/functional/calibration/temperature_scaling.js';

/** The mean cross-entropy of logits divided by a temperature. */
function crossEntropy(labels: number[], rows: number[][], weights: number[], temperature: number): number {
  const total = weights.reduce((a, b) => a + b);
  return (
    labels.reduce((sum, label, i) => {
      const powers = rows[i].map(z => Math.exp(z / temperature));
      return sum - weights[i] * Math.log(powers[label] / powers.reduce((a, b) => a + b));
    }, 0) / total
  );
}

const labels = [0, 1, 1, 2, 0, 2];
const rows = [
  [3, 0, 1],
  [0, 2, -1],
  [1, 0, 0.5],
  [0, 1, 0.5],
  [2, -1, 0],
  [0, 0.5, 4],
];
const ones = labels.map(() => 1);

describe('temperatureScaling', () => {
  it('has the least cross-entropy, with and without weights', () => {
    for (const weights of [ones, [1, 0, 2, 0.5, 3, 1]]) {
      const {temperature, logLoss, logLossBefore} = temperatureScaling(labels, rows, {sampleWeight: weights});
      expect(logLossBefore).to.be.closeTo(crossEntropy(labels, rows, weights, 1), 1e-12);
      expect(logLoss).to.be.closeTo(crossEntropy(labels, rows, weights, temperature), 1e-12);
      for (const factor of [0.999, 1.001]) {
        expect(crossEntropy(labels, rows, weights, temperature * factor)).to.be.above(logLoss);
      }
    }
  });

  it('takes one-hot rows, columns of ids, and logits of one column', () => {
    const want = temperatureScaling(labels, rows);
    const oneHot = labels.map(label => [0, 1, 2].map(c => Number(c === label)));
    expect(temperatureScaling(oneHot, rows)).to.deep.equal(want);
    const column = labels.map(label => [label]);
    expect(temperatureScaling(column, rows)).to.deep.equal(want);
    const z = [2, -1, 0.5, 3, -2];
    const y = [1, 0, 0, 1, 1];
    const two = temperatureScaling(
      y,
      z.map(one => [0, one]),
    );
    for (const one of [
      temperatureScaling(y, z),
      temperatureScaling(y, Float64Array.from(z)),
      temperatureScaling(
        y,
        z.map(x => [x]),
      ),
    ]) {
      expect(one.temperature).to.be.closeTo(two.temperature, 1e-12);
      expect(one.logLoss).to.be.closeTo(two.logLoss, 1e-12);
    }
  });

  it('is at an end of its range where the loss has no minimum', () => {
    const right = temperatureScaling([1, 0], [2, -2]);
    expect(right.temperature * Math.exp(10)).to.be.closeTo(1, 1e-12);
    expect(right.logLoss).to.equal(0);
    const wrong = temperatureScaling([0, 1], [2, -2]);
    expect(wrong.temperature).to.be.closeTo(Math.exp(10), 1e-8);
    expect(wrong.logLoss).to.be.closeTo(Math.log(2), 1e-3);
  });

  it('refuses what fits no model', () => {
    expect(() =>
      temperatureScaling(
        [0, 3, 1],
        [
          [1, 2],
          [0, 1],
          [0, 0],
        ],
      ),
    ).to.throw('class ids from 0 to 1; got 3 in row 1');
    expect(() => temperatureScaling([0, 2], [1, 2])).to.throw(
      'labels must be between 0 and 1; got 2 in row 1',
    );
    expect(() => temperatureScaling([0], [1, 2])).to.throw('got [1], [2].');
    expect(() => temperatureScaling([0, 1], [1, 2], {sampleWeight: [1]})).to.throw('got [2], [2], [1].');
    expect(() => temperatureScaling([], [])).to.throw('got [0], [0].');
    expect(() => temperatureScaling([0, 1], [1, NaN])).to.throw('logits must be finite; got NaN.');
    expect(() => temperatureScaling([0, 1], [1, 2], {weights: [1, 1]} as object)).to.throw(
      'unknown option "weights"',
    );
  });
});

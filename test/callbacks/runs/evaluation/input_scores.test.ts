import {expect} from 'chai';
import {inputScores} from '../../../../callbacks/runs/evaluation/input_scores.js';

const labels = Array.from({length: 60}, (_, i) => Math.floor(i / 20));

/** The scores of columns that are computed from the sample and its label, by index. */
function scoresOf(...columns: ((label: number, i: number) => number)[]): number[] {
  const inputs = labels.flatMap((label, i) => columns.map(column => column(label, i)));
  const scores = inputScores(inputs, labels, true);
  return columns.map((_, index) => scores.find(score => score.index === index)?.score ?? NaN);
}

describe('inputScores', () => {
  it('of an input that contains the label is 1, with noise on it too', () => {
    const [label, noisy] = scoresOf(
      label => label,
      (label, i) => 10 * label + ((i * 7) % 11) / 11,
    );
    expect([label, noisy]).to.deep.equal([1, 1]);
  });

  it('of a constant is the share that is predicted without it, whatever the order of samples', () => {
    // Every class is as frequent as the others, and one sample less without the predicted one.
    expect(scoresOf(() => 5)[0]).to.equal(0);
  });

  it('of an input that says nothing is low', () => {
    expect(scoresOf((_, i) => (i * 37) % 61)[0]).to.be.below(0.55);
  });

  it('of a regression is R²', () => {
    const targets = Array.from({length: 100}, (_, i) => Math.sin(i / 10));
    const inputs = targets.flatMap((_, i) => [i, (i * 37) % 101]);
    const [first, second] = inputScores(inputs, targets, false);
    expect(first.index).to.equal(0);
    expect(first.score).to.be.above(0.99);
    expect(second.score).to.be.below(0.3);
  });

  it('needs samples and class ids', () => {
    expect(inputScores([1, 2, 3], [0, 1, 0], true)).to.deep.equal([]);
    expect(
      inputScores(
        labels,
        labels.map(label => label + 0.5),
        true,
      ),
    ).to.deep.equal([]);
  });
});

import {expect} from 'chai';
import {ExactMatch} from '../../../src/metrics/accuracy/exact_match.js';
import {TokenAccuracy} from '../../../src/metrics/accuracy/token_accuracy.js';
import {onPaths} from '../on_paths.js';

/** Two right sequences, one that is wrong at its last position, and padding. */
const labels = [
  [1, 2, 0],
  [2, 1, 1],
  [2, 2, 1],
  [0, 0, 0],
];
const predictions = [
  [1, 2, 0],
  [2, 1, 1],
  [2, 2, 2],
  [1, 1, 1],
];
const mask = [
  [1, 1, 0],
  [1, 1, 1],
  [1, 1, 0],
  [0, 0, 0],
];
const scores = predictions.map(row => row.map(id => [0, 1, 2].map(c => (c === id ? 0.8 : 0.1))));

describe('ExactMatch', () => {
  it('of sequences takes positions under a mask for right, and leaves out samples without others', () =>
    onPaths(async () => {
      const m = new ExactMatch({sparseYPred: true});
      m.updateBatch({yTrue: labels, yPred: predictions, mask: mask});
      expect(await m.result()).to.equal(1);
      m.updateBatch({yTrue: labels, yPred: predictions});
      expect(await m.result()).to.be.closeTo(5 / 7, 1e-6);
    }));

  it('multiplies sample weights with the mask', () =>
    onPaths(async () => {
      const m = new ExactMatch();
      const given = {yTrue: labels, yPred: scores, mask: [[1], [1], [0], [1]]};
      m.updateBatch({...given, sampleWeight: [[1], [2], [5], [1]]});
      expect(await m.result()).to.be.closeTo(3 / 4, 1e-6);
    }));

  it('of label sets compares with the threshold, of logits too', async () => {
    const m = new ExactMatch({multiLabel: true, fromLogits: true, threshold: 0.25});
    m.updateState(
      [
        [1, 0],
        [1, 0],
      ],
      [
        [-1, -1.2],
        [-1, -1],
      ],
    );
    expect(await m.result()).to.equal(0.5);
  });

  it('refuses label sets of another shape than the scores', () => {
    expect(() => new ExactMatch({multiLabel: true}).updateState([1, 0], [[0.1, 0.2]])).to.throw(
      'ExactMatch: expected yTrue and yPred of the same shape [batch, ..., labels], got yTrue [2] and yPred [1, 2]',
    );
  });
});

describe('TokenAccuracy', () => {
  it('weighs tokens alike in batches of different lengths, and leaves out those under a mask', () =>
    onPaths(async () => {
      const m = new TokenAccuracy();
      m.updateBatch({yTrue: labels, yPred: scores, mask: mask});
      expect(await m.result()).to.equal(1);
      m.updateBatch({yTrue: [[0, 1]], yPred: scores.slice(1, 2).map(row => row.slice(0, 2))});
      expect(await m.result()).to.be.closeTo(8 / 9, 1e-6);
    }));

  it('leaves out an id', () =>
    onPaths(async () => {
      const m = new TokenAccuracy({ignoreClass: 0});
      m.updateState(labels, scores);
      expect(await m.result()).to.be.closeTo(7 / 8, 1e-6);
    }));
});

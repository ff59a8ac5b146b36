import {expect} from 'chai';
import {fleissKappa} from '../../../src/functional/correlation/fleiss_kappa.js';

describe('fleissKappa', () => {
  it('is that of counts and of probabilities', () => {
    // Fleiss (1971), as in Wikipedia's example of 14 raters: 0.210.
    const counts = [
      ...[
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
      ],
      ...[
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
      ],
    ];
    expect(fleissKappa(counts)).to.be.closeTo(0.2099, 1e-4);
    const choices = [
      [0, 0, 1],
      [1, 1, 1],
    ];
    const probs = choices.map(raters => [0, 1].map(c => raters.map(choice => (choice === c ? 0.9 : 0.1))));
    const same = [
      [2, 1],
      [0, 3],
    ];
    expect(fleissKappa(probs, {mode: 'probs'})).to.equal(fleissKappa(same));
    expect(fleissKappa([[1, 0]])).to.be.NaN;
  });

  it('refuses other shapes, counts and options', () => {
    expect(() => fleissKappa([1, 2])).to.throw("[samples, categories] with mode: 'counts'; got [2].");
    expect(() => fleissKappa([[1, 2]], {mode: 'probs'})).to.throw('[samples, categories, raters]');
    expect(() => fleissKappa([[1.5, 2]])).to.throw('whole numbers, at least 0; got 1.5.');
    expect(() => fleissKappa([[1, 2]], {mode: 'labels' as 'counts'})).to.throw('mode');
  });
});

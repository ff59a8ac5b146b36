import {Perplexity} from '../../../src/metrics/probabilistic/perplexity.js';
import {expectResult, type Fed, type Numbers} from '../results.js';

const one = (yTrue: Numbers, yPred: Numbers): Fed[] => [{yTrue, yPred}];

describe('perplexity', () => {
  const [sure, half, fourth] = [
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0.25, 0.25, 0.5],
  ];

  it('weights tokens equally in batches of different lengths', async () => {
    const batches = [
      {yTrue: [[0]], yPred: [[fourth]]},
      {yTrue: [[0, 0, 1]], yPred: [[half, half, half]]},
    ];
    await expectResult(() => new Perplexity(), batches, 2 ** (5 / 4));
  });

  it('leaves out masked and ignored tokens', async () => {
    const [yTrue, yPred] = [[[0, 1, 2]], [[fourth, half, sure]]];
    await expectResult(() => new Perplexity(), [{yTrue, yPred, mask: [[1, 1, 0]]}], 2 ** 1.5);
    await expectResult(() => new Perplexity({ignoreClass: 2}), one(yTrue, yPred), 2 ** 1.5);
    await expectResult(() => new Perplexity({ignoreClass: 0}), one([[0, 0]], [[half, half]]), 0);
    await expectResult(() => new Perplexity({ignoreClass: -100}), one([[-100, 0]], [[half, half]]), 2);
  });

  it('is NaN for a token that is not in the vocabulary', async () => {
    for (const id of [3, -1, 0.5, NaN])
      await expectResult(() => new Perplexity(), one([[0, id]], [[half, half]]), NaN);
  });
});

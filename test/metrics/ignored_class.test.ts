import {ROCAUC} from '../../src/metrics/curve/roc_auc.js';
import {SparseCategoricalCrossentropy} from '../../src/metrics/probabilistic/sparse_categorical_crossentropy.js';
import {expectResult} from './results.js';

describe('ignoreClass', () => {
  it('excludes samples from the mean, weighted or not', async () => {
    const batch = {
      yTrue: [0, 1, 1],
      yPred: [
        [0.5, 0.5],
        [0.5, 0.5],
        [0.75, 0.25],
      ],
    };
    const make = () => new SparseCategoricalCrossentropy({ignoreClass: 0});
    const want = (Math.log(2) + Math.log(4)) / 2;
    await expectResult(make, [batch], want, 1e-6);
    await expectResult(make, [{...batch, sampleWeight: [5, 1, 1]}], want, 1e-6);
    await expectResult(make, [{...batch, sampleWeight: [[5], [1], [1]]}], want, 1e-6);
  });

  it('excludes samples whose weight is NaN', async () => {
    const scores = [
      [0.5, 0.3, 0.2],
      [0.25, 0.5, 0.25],
    ];
    const crossentropy = () => new SparseCategoricalCrossentropy({ignoreClass: 2});
    await expectResult(crossentropy, [[[2, 1], scores, [NaN, 1]]], Math.LN2, 1e-6);
    await expectResult(
      () => new ROCAUC({ignoreClass: -1}),
      [
        [
          [-1, 1, 0],
          [0.7, 0.6, 0.3],
          [NaN, 1, 1],
        ],
      ],
      1,
      0,
    );
  });
});

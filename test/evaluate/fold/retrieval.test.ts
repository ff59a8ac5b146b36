import {expect} from 'chai';
import {evaluator} from '../../../src/evaluate/index.js';
import {RetrievalMAP} from '../../../src/metrics/retrieval/retrieval_map.js';
import {RetrievalRecall} from '../../../src/metrics/retrieval/retrieval_recall.js';

const batches = [
  {yTrue: [[0], [1], [0]], yPred: [[0.9], [0.8], [0.7]], slice: [1, 1, 2]},
  {yTrue: [[1], [0]], yPred: [[0.6], [0.5]], slice: [2, 2]},
  {yTrue: [[1]], yPred: [[0.6]], slice: [3]},
];

describe('metrics of retrieval in a fold', () => {
  it('take the slice of each sample for its query, with equal bytes in any order of merges', async () => {
    const fold = evaluator([new RetrievalMAP(), new RetrievalRecall({topK: 1}), 'accuracy']);
    const shards = () => batches.map(batch => fold.add(fold.create(), batch));
    const forward = shards().reduce((a, b) => fold.merge(a, b));
    const backward = shards()
      .reverse()
      .reduce((a, b) => fold.merge(a, b));
    expect(await backward.toBytes()).to.deep.equal(await forward.toBytes());
    const restored = fold.fromBytes(await forward.toBytes());
    expect(await fold.finish(restored)).to.deep.equal({
      retrieval_map: (0.5 + 0.5 + 1) / 3,
      retrieval_recall: 1 / 3,
      acc: 2 / 3,
    });
  });

  it('say what is missing without slices', () => {
    const fold = evaluator([new RetrievalMAP()]);
    expect(() => fold.add(fold.create(), {yTrue: [1], yPred: [0.5]})).to.throw(
      '"retrieval_map" needs the slice of every sample',
    );
  });
});

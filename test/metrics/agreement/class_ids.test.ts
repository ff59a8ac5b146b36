/** What the metrics of two labelings read in predictions [batch]. */
import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {forcePath} from '../../../src/array/path.js';
import {
  AdjustedRandScore,
  FowlkesMallowsScore,
  NormalizedMutualInfoScore,
  PairConfusionMatrix,
  RandScore,
  VMeasureScore,
} from '../../../src/metrics/classes.js';
import type {MetricResult} from '../../../src/types.js';
import {paths} from '../on_paths.js';

const CLASSES = [
  AdjustedRandScore,
  FowlkesMallowsScore,
  NormalizedMutualInfoScore,
  PairConfusionMatrix,
  RandScore,
  VMeasureScore,
];
type Options = ConstructorParameters<typeof RandScore>[0];

const yTrue = [0, 0, 1, 1];
const ids = [0, 1, 2, 1];

for (const path of ['cpu', 'device'] as const) {
  describe(`metrics of two labelings, ${path} path`, () => {
    before(function () {
      if (!paths().includes(path)) this.skip();
      forcePath(path);
    });
    after(() => forcePath(undefined));

    const on = (values: number[]) => (path === 'cpu' ? values : tensor(values));
    async function resultOf(
      Class: (typeof CLASSES)[number],
      yPred: number[],
      options?: Options,
      weights?: number[],
    ) {
      const metric = new Class(options);
      try {
        metric.updateState(on(yTrue), on(yPred), weights && on(weights));
        return (await metric.result()) as MetricResult;
      } finally {
        metric.dispose();
      }
    }
    const text = (result: MetricResult) => JSON.stringify(result);

    for (const Class of CLASSES) {
      it(`${Class.className} never takes class ids for scores`, async () => {
        const refused = await resultOf(Class, ids).then(
          result => text(result),
          (error: Error) => error.message,
        );
        if (path === 'device') expect(refused).to.match(/null/);
        else
          expect(refused).to.match(
            /expected probabilities of class 1 in yPred, in 0..1, got 2. .* numClasses/,
          );
        const result = await resultOf(Class, ids, {numClasses: 3});
        expect(text(result)).to.not.include('null');
        expect(await resultOf(Class, ids, {labels: [0, 1, 2]})).to.deep.equal(result);
      });

      it(`${Class.className} reads probabilities, logits and scores with a threshold`, async () => {
        const expected = await resultOf(Class, [0, 0, 1, 0]);
        expect(await resultOf(Class, [0.1, 0.4, 0.9, 0])).to.deep.equal(expected);
        expect(await resultOf(Class, [-3, -1, 4, -2], {fromLogits: true})).to.deep.equal(expected);
        expect(await resultOf(Class, [1, 2, 5, -2], {threshold: 3})).to.deep.equal(expected);
      });

      it(`${Class.className} does not look at samples that do not count`, async () => {
        const three = await resultOf(Class, [0, 1, 0, 1], undefined, [1, 1, 0, 1]);
        expect(await resultOf(Class, [0, 1, 7, 1], undefined, [1, 1, 0, 1])).to.deep.equal(three);
      });
    }
  });
}

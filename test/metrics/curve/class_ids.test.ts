import {expect} from 'chai';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import type {ArrayData} from '../../../src/types.js';
import {onPaths} from '../on_paths.js';

const ids = [0, 1, 2, 1, 0];
const scores = [
  [0.7, 0.2, 0.1],
  [0.3, 0.4, 0.3],
  [0.2, 0.5, 0.3],
  [0.6, 0.3, 0.1],
  [0.4, 0.35, 0.25],
];

async function aucOf(yTrue: ArrayData, yPred: ArrayData, options = {}, w?: ArrayData): Promise<unknown> {
  const metric = new ROCAUC(options);
  metric.updateState(yTrue, yPred, w);
  const result = await metric.result();
  metric.dispose();
  return result;
}

describe('ROCAUC of class ids', () => {
  it('excludes the ignored id; other ids that do not exist are an error, or NaN on the device', () =>
    onPaths(async path => {
      const right = (await aucOf(ids, scores, {average: null})) as number[];
      const more = [...scores, [0.1, 0.1, 0.8], [0.9, 0.05, 0.05]];
      const got = (await aucOf([...ids, -1, -1], more, {average: null, ignoreClass: -1})) as number[];
      got.forEach((x, i) => expect(x).to.be.closeTo(right[i], 1e-6));
      const weighted = await aucOf([...ids, 7, 0.5], more, {average: null}, [1, 1, 1, 1, 1, 0, 0]);
      expect(weighted).to.deep.equal(right);
      for (const bad of [3, -1, 0.5, NaN]) {
        if (path === 'cpu') {
          let message = '';
          await aucOf([...ids, bad, 0], more).catch((e: Error) => (message = e.message));
          expect(message).to.include('class ids 0 to 2').and.include(String(bad));
        } else expect(await aucOf([...ids, bad, 0], more)).to.deep.equal(NaN);
      }
    }));
});

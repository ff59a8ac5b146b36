import {expect} from 'chai';
import {RecallScore} from '../../../src/metrics/classification/recall_score.js';
import {onPaths} from '../on_paths.js';
import {resultOf, mean, draw} from './binary_scores.js';

describe('RecallScore with topK', () => {
  it('finds a class among the k greatest scores', () =>
    onPaths(async () => {
      const {ids, scores} = draw(5, [0, 1, 2, 3, 4]);
      for (const topK of [1, 2, 4, 5]) {
        const hit = ids.map((id, n) => scores[n].filter(s => s > scores[n][id]).length < topK);
        const recalls = [0, 1, 2, 3, 4].map(c =>
          mean(ids.flatMap((id, n) => (id === c ? [Number(hit[n])] : []))),
        );
        const macro = await resultOf(new RecallScore({topK, average: 'macro'}), [ids, scores]);
        expect(macro).to.be.closeTo(mean(recalls), 1e-6);
        const each = (await resultOf(new RecallScore({topK, average: null}), [ids, scores])) as number[];
        each.forEach((recall, c) => expect(recall).to.be.closeTo(recalls[c], 1e-6));
        const micro = await resultOf(new RecallScore({topK, average: 'micro'}), [ids, scores]);
        expect(micro).to.be.closeTo(mean(hit.map(Number)), 1e-6);
      }
      expect(new RecallScore({topK: 3, average: 'macro'}).getConfig().topK).to.equal(3);
    }));
});

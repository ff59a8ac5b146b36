import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {RecallScore} from '../../../src/metrics/classification/recall_score.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {onPaths} from '../on_paths.js';
import {randomOf} from '../random.js';

type Fed = readonly [yTrue: tf.TensorLike, yPred: tf.TensorLike, weights?: number[]];

async function resultOf(metric: Metric, [yTrue, yPred, weights]: Fed): Promise<unknown> {
  const tensors = [tf.tensor(yTrue), tf.tensor(yPred), ...(weights ? [tf.tensor(weights)] : [])];
  metric.updateState(tensors[0], tensors[1], tensors[2]);
  const result = await metric.result();
  metric.dispose();
  tf.dispose(tensors);
  return result;
}

const mean = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0) / all.length;

function draw(classes: number, those: readonly number[]): {ids: number[]; scores: number[][]} {
  const random = randomOf(classes);
  const ids = Array.from({length: 40}, () => those[Math.floor(random() * those.length)]);
  const scores = ids.map(() => Array.from({length: classes}, () => Math.fround(random())));
  return {ids, scores};
}

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

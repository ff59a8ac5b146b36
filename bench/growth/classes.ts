import * as tf from '@tensorflow/tfjs';
import {ConfusionMatrix, FBetaMultiScore, type Metric, SparseCategoricalAccuracy} from 'tfjs-metrics/metrics';
import {uniform} from '../harness/random.js';
import type {Duration} from '../harness/interleave.js';
import type {ResultBuilder} from '../harness/result.js';
import {DATASETS} from '../standalone/datasets.js';
import {evaluateOnce} from '../standalone/jobs.js';
import {relativeRow} from './relative.js';

const CLASSES = [10, 100, 1000];
const SAMPLES = 1e6;

/** Time with 100 and with 1000 classes as multiples of that with 10, for the same number of elements. */
export async function growthOfClasses(duration: Duration, result: ResultBuilder): Promise<void> {
  const datasets = [DATASETS.ids10(SAMPLES), DATASETS.ids100(SAMPLES), DATASETS.ids1000(SAMPLES)];
  const ofIds = (newMetric: (numClasses: number) => Metric): (() => number)[] =>
    datasets.map(
      ({yTrue, yPred}, i) =>
        () =>
          evaluateOnce(() => newMetric(CLASSES[i]), yTrue.data, yPred.data),
    );
  const scores = uniform(SAMPLES, 1);
  const rows = CLASSES.map(classes => ({
    yTrue: tf.tensor1d(datasets[0].yTrue.data.subarray(0, SAMPLES / classes), 'int32'),
    yPred: tf.tensor2d(scores, [SAMPLES / classes, classes]),
  }));
  const ofScores = rows.map(
    ({yTrue, yPred}) =>
      () =>
        evaluateOnce(() => new SparseCategoricalAccuracy(), yTrue, yPred),
  );
  const confusion = ofIds(numClasses => new ConfusionMatrix({numClasses}));
  const f1 = ofIds(numClasses => new FBetaMultiScore({numClasses, average: 'macro'}));
  result.tables.push({
    title: 'Growth over classes: 10^6 elements',
    columns: ['÷ time with 10 classes', 'ms with 10', '100', '1000'],
    rows: [
      await relativeRow('ConfusionMatrix of class ids', confusion, duration),
      await relativeRow('F1 macro of class ids', f1, duration),
      await relativeRow('sparse accuracy of rows of scores', ofScores, duration),
    ],
  });
  for (const {yTrue, yPred} of rows) tf.dispose([yTrue, yPred]);
}

import {AUC} from 'tfjs-metrics/metrics';
import {formatPower} from '../harness/format.js';
import type {Duration} from '../harness/interleave.js';
import type {ResultBuilder} from '../harness/result.js';
import {DATASETS} from '../standalone/datasets.js';
import {evaluateOnce} from '../standalone/jobs.js';
import {relativeRow} from './relative.js';

const THRESHOLDS = [20, 200, 2000, 20000];
const SAMPLES = 1e6;

/** Time with more thresholds as multiples of that with 20. */
export async function growthOfThresholds(duration: Duration, result: ResultBuilder): Promise<void> {
  const {yTrue, yPred} = DATASETS.binary(SAMPLES);
  const runs = THRESHOLDS.map(
    numThresholds => () => evaluateOnce(() => new AUC({numThresholds}), yTrue.data, yPred.data),
  );
  result.tables.push({
    title: 'Growth over thresholds: 10^6 predictions',
    columns: ['÷ time with 20 thresholds', 'ms with 20', ...THRESHOLDS.slice(1).map(formatPower)],
    rows: [await relativeRow('AUC', runs, duration)],
  });
}

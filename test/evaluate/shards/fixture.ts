/** What the workers of the tests and the tests themselves count. */
import {evaluator, type Evaluator, type EvaluationElement} from '../../../src/evaluate/index.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';
import {randomOf} from '../../metrics/random.js';

export const newFold = (): Evaluator =>
  evaluator([new MeanSquaredError({name: 'mse'}), new AUC(), new ROCAUC({maxSamples: 100})]);

/** A shard, and how it misbehaves while fewer than `times` attempts were made. */
export interface TestShard {
  readonly seed: number;
  readonly fault?: 'throw' | 'exit' | 'hang' | 'reject';
  readonly times?: number;
  /** Counts attempts in all workers. */
  readonly attempts?: SharedArrayBuffer;
}

export function dataOf({seed}: TestShard): EvaluationElement[] {
  const random = randomOf(seed + 1);
  const yTrue = Array.from({length: 20 + (seed % 7)}, () => [random() < 0.4 ? 1 : 0]);
  const x = yTrue.map(([y]) => [0.7 * random() + 0.3 * y]);
  return [{x, yTrue, sampleWeight: yTrue.map(() => random())}];
}

export const predict = (x: number[][]): number[][] => x;

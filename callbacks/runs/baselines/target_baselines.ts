import {sumOf} from '../../../src/lists.js';
import type {Baseline} from './baseline.js';
import {isAny} from './class_baselines.js';
import type {TargetFacts} from '../record/run.js';

const mean = (values: readonly number[]): number => sumOf(values) / values.length;

/**
 * The baseline of a regression metric, named in words; undefined if there is none.
 *
 * @param chosen the targets whose mean is the answer
 * @param measured the targets on which it is measured
 */
export function targetBaseline(
  metric: string,
  chosen: TargetFacts,
  measured: TargetFacts,
): Baseline | undefined {
  if (isAny(metric, 'r2|r2_score|explained_variance')) return {value: 0, text: 'always the mean'};
  if (isAny(metric, 'mae|mean_absolute_error|absolute_error')) {
    const {deviation} = measured;
    return deviation && {value: mean(deviation), text: 'always the median'};
  }
  const isRoot = isAny(metric, 'rmse|root_mean_squared_error');
  if (!isRoot && !isAny(metric, 'mse|mean_squared_error|squared_error')) return undefined;
  const answer = chosen.mean.length === measured.mean.length ? chosen.mean : measured.mean;
  const squares = measured.std.map((std, i) => std ** 2 + (measured.mean[i] - answer[i]) ** 2);
  const value = isRoot ? Math.sqrt(mean(squares)) : mean(squares);
  return Number.isFinite(value) ? {value, text: 'always the mean'} : undefined;
}

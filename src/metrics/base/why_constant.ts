import type {Metric} from './metric.js';

/** Why a metric cannot change: for `Metric.whyConstant`. */
const REASONS = {
  greatest: 'the greatest score of one column is always the same',
  probability: 'a probability among one class is always 1',
  order: 'one score has no order',
  correlation: 'a row of one entry has no correlation',
};

/** The explanation for outputs with one column; undefined for others. */
export function whyConstantInOneColumn(
  {className}: Metric,
  columns: number,
  reason: keyof typeof REASONS,
  instead: string,
): string | undefined {
  return columns === 1 ? explain(className, REASONS[reason], instead) : undefined;
}

/**
 * The explanation if the k greatest scores, by the given option, are all of them; undefined if they are not.
 */
export function whyConstantTopK(
  metric: Metric,
  columns: number,
  option: 'k' | 'topK',
  instead: string,
): string | undefined {
  const k = metric.getConfig()[option];
  if (typeof k !== 'number' || k < columns) return undefined;
  return explain(metric.className, `every class is among the ${option} greatest`, instead);
}

function explain(className: string, reason: string, instead: string): string {
  return `${className} cannot change: ${reason}. Write ${instead.replace('X', className)}.`;
}

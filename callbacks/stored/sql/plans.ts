import type {FoldStatistic} from '../../../src/evaluate/fold/statistics.js';
import {entriesPlan, type EntriesPlan} from './entries.js';
import {groupsPlan} from './groups.js';
import type {RowData, StatisticPlan} from './row_data.js';
import {type Centers, comomentsPlan, maxPlan, meanPlan, momentsPlan, outputsPlan} from './sums.js';

/** More columns are read as batches: their queries would be long. */
const MOST_COLUMNS = 64;

/** How the database computes a statistic; undefined if it does not. */
export function planOf(
  key: string,
  data: RowData,
  centers: Centers,
): StatisticPlan | EntriesPlan | undefined {
  const {labels, predictions, labelDtype, predictionDtype} = data;
  if (labels > MOST_COLUMNS || predictions > MOST_COLUMNS) return undefined;
  // Keras truncates labels to the integers that predictions are.
  if (predictionDtype === 'int32' && labelDtype !== 'int32') return undefined;
  const grouped = labels === 0 ? undefined : (groupsPlan(key, data) ?? entriesPlan(key, data));
  if (grouped !== undefined) return grouped;
  if (key === 'comoments') return comomentsPlan(data, centers);
  const [, family, rest] = /^(\w+)\|(.*)$/s.exec(key) ?? [];
  if (family === 'mean') return meanPlan(rest, data);
  if (family === 'outputs') return outputsPlan(rest, data);
  if (family === 'max') return maxPlan(rest, data);
  return family === 'moments' ? momentsPlan(rest, data, centers) : undefined;
}

/** Whether a statistic needs the centers of the columns. */
export const needsCenters = ({kind}: FoldStatistic): boolean => kind === 'moments' || kind === 'comoments';

/** The statistics whose metrics need no other ones than those that are planned. */
export function wholeMetrics<P>(
  statistics: readonly FoldStatistic[],
  planned: ReadonlyMap<string, P>,
): Map<string, P> {
  const kept = new Map(planned);
  for (;;) {
    const broken = new Set(statistics.filter(({key}) => !kept.has(key)).flatMap(({metrics}) => metrics));
    const dropped = statistics.filter(({key, metrics}) => kept.has(key) && metrics.some(m => broken.has(m)));
    if (dropped.length === 0) return kept;
    for (const {key} of dropped) kept.delete(key);
  }
}

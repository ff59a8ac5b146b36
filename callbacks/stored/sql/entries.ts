import type {CpuArray} from '../../../src/array/cpu_array.js';
import type {Batch} from '../../../src/array/batch_view.js';
import type {Statistic} from '../../../src/state/tally.js';
import {groupsPlan} from './groups.js';
import {groupBatch} from './group_batch.js';
import type {RowGroup} from './reduce.js';
import {names, type RowData} from './row_data.js';

/** How the vectors of single columns become that of the statistic. */
type Join = 'sum' | 'append' | 'interleave' | 'mean';

/**
 * A statistic that counts every column of scores alone, against thresholds. Its entries are grouped as if
 * they were rows with a single score.
 */
export interface EntriesPlan {
  readonly kind: 'entries';
  readonly keys: readonly string[];
  readonly join: Join;
}

/** The plan for rows with several scores. */
export function entriesPlan(key: string, data: RowData): EntriesPlan | undefined {
  const {labels, predictions, predictionDtype} = data;
  if (predictions === 1 || (labels !== 1 && labels !== predictions) || predictionDtype === 'int32') {
    return undefined;
  }
  const join = joinOf(key, labels === predictions);
  const groups = join && groupsPlan(key, {...data, labels: 1, predictions: 1});
  return groups && {kind: 'entries', keys: groups.keys, join: join};
}

function joinOf(key: string, sameShape: boolean): Join | undefined {
  if (key.startsWith('counts at ')) return 'interleave';
  if (key.startsWith('mean|binary_accuracy')) return sameShape ? 'mean' : undefined;
  const json = /^scores\|(?:even|at)\(.*?\)\|(\{.*\})$/.exec(key)?.[1];
  if (json === undefined) return undefined;
  const options = JSON.parse(json) as Readonly<Record<string, unknown>>;
  if (options.classId !== null || options.labelWeights !== null) return undefined;
  return options.perLabel === true ? 'append' : 'sum';
}

/**
 * The entries of rows as rows: label t0 and score p0, with the number of the column as t1. Class ids become
 * a label for each column.
 */
export function entryRows(rows: string, {labels, predictions, weighted}: RowData): string {
  const p = names('p', predictions);
  const t = labels === 1 ? p.map((_, c) => `CASE WHEN t0 = ${c} THEN 1.0 ELSE 0.0 END`) : names('t', labels);
  const unnested = [`unnest([${t.join(', ')}]) AS t0`, `unnest([${p.join(', ')}]) AS p0`];
  const columns = [...unnested, `unnest([${p.map((_, c) => `${c}.0`).join(', ')}]) AS t1`];
  return `(SELECT ${[...columns, ...(weighted ? ['w'] : [])].join(', ')} FROM ${rows})`;
}

/** What the rows of `entryRows` consist of. */
export const entryData = (data: RowData): RowData => ({...data, labels: 2, predictions: 1});

/** The vector of a statistic, from the groups of the entries of all columns. */
export function vectorOfEntries(
  tally: Statistic,
  {join}: EntriesPlan,
  groups: readonly RowGroup[],
  {predictions: columns, labelDtype}: RowData,
  length: number,
): Float64Array {
  const vector = new Float64Array(length);
  const size = join === 'append' || join === 'interleave' ? length / columns : length;
  for (let column = 0; column < columns; column++) {
    const own = groups.filter(({labels}) => labels[1] === column);
    const part = new Float64Array(size);
    if (own.length > 0) tally.cpu(batchOf(own, labelDtype), part);
    if (join === 'append') vector.set(part, column * size);
    else if (join === 'interleave') part.forEach((x, i) => (vector[i * columns + column] = x));
    else part.forEach((x, i) => (vector[i] += join === 'mean' ? x / columns : x));
  }
  return vector;
}

const batchOf = (groups: readonly RowGroup[], labelDtype: RowData['labelDtype']): Batch<CpuArray> =>
  groupBatch(
    groups.map(({labels, ...rest}) => ({...rest, labels: labels.slice(0, 1)})),
    {labelDtype, predictionDtype: 'float64'},
  );

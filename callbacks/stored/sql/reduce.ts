import {numbersOf, type QueryContext} from '../query.js';
import {isExact} from './groups.js';
import {names, type RowData, type StatisticPlan, sumOfWeights, weightedSum} from './row_data.js';

/** Some rows as one: what they have in common, and the sum of their weights. */
export interface RowGroup {
  readonly labels: readonly number[];
  /** Predictions that the planned statistics cannot tell from those of the rows. */
  readonly predictions: readonly number[];
  readonly weight: number;
}

/** The outcome of the query over all rows. */
export interface Reduction {
  /** Undefined if no statistic needs them. */
  readonly groups: readonly RowGroup[] | undefined;
  /** The vectors of plans of sums, by the keys of the statistics. */
  readonly vectors: ReadonlyMap<string, Float64Array>;
  /** Statistics that have rows which their plans do not cover. */
  readonly broken: ReadonlySet<string>;
}

const total = (aggregate: string): string => `coalesce(CAST(${aggregate} AS DOUBLE), 0)`;

/** Rows that break a guard. */
const violations = (guard: string): string => total(`sum(CASE WHEN ${guard} THEN 0 ELSE 1 END)`);

/**
 * Computes all planned statistics in one query: one row for each group, with the sums over its rows.
 *
 * @param rows the rows of `RowData`, for FROM
 */
export async function reduceRows(
  context: QueryContext,
  rows: string,
  data: RowData,
  plans: ReadonlyMap<string, StatisticPlan>,
  samples: number,
): Promise<Reduction> {
  const all = [...plans.values()];
  const isGrouped = all.some(({kind}) => kind === 'groups');
  const keys = [...new Set(all.flatMap(plan => (plan.kind === 'groups' ? plan.keys : [])))];
  const isOfColumns = data.predictions > 1;
  const m = `greatest(${names('p', data.predictions).join(', ')})`;
  const common = isGrouped ? [...names('t', data.labels), ...keys] : [];
  const score = isGrouped
    ? [`${weightedSum(data, 'm')} / ${sumOfWeights(data)}`, 'min(m)', 'max(m)', sumOfWeights(data)]
    : [];
  const sums = [...plans].flatMap(([key, plan]) =>
    plan.kind === 'sums' ? plan.aggregates.map(sql => ({key, sql, combine: plan.combine})) : [],
  );
  const guards = [...plans].flatMap(([key, {guard}]) => (guard === undefined ? [] : [{key, guard}]));
  const selected = [
    ...[...common, ...score].map(sql => `CAST(${sql} AS DOUBLE)`),
    ...sums.map(({sql}) => total(sql)),
    ...guards.map(({guard}) => violations(guard)),
  ];
  const sql =
    `SELECT ${selected.join(', ')} FROM (SELECT *, ${m} AS m FROM ${rows}${data.weighted ? ' WHERE w <> 0' : ''})` +
    (isGrouped ? ` GROUP BY ${common.map((_, i) => i + 1).join(', ')}` : '');
  const columns = await numbersOf(context, sql, selected.length);
  const first = common.length + score.length;
  const totals = sums.map(({combine}, i) => combined(columns[first + i], combine));
  const broken = guards.filter((_, i) => combined(columns[first + sums.length + i]) > 0);
  const vectors = new Map<string, Float64Array>();
  for (const [key, plan] of plans) {
    if (plan.kind !== 'sums') continue;
    const own = totals.filter((_, i) => sums[i].key === key);
    vectors.set(key, Float64Array.from(plan.vector(own, samples)));
  }
  return {
    groups: isGrouped ? groupsIn(columns, data, keys, isOfColumns) : undefined,
    vectors,
    broken: new Set(broken.map(({key}) => key)),
  };
}

const combined = (values: readonly number[], combine?: 'max'): number =>
  combine === 'max'
    ? values.reduce((a, b) => Math.max(a, b), -Infinity)
    : values.reduce((sum, value) => sum + value, 0);

function groupsIn(
  columns: readonly (readonly number[])[],
  {labels, predictions}: RowData,
  keys: readonly string[],
  isOfColumns: boolean,
): RowGroup[] {
  const [mean, least, most, weight] = columns.slice(labels + keys.length);
  const bits = columns[labels];
  return weight.map((w, row) => {
    // Rounding must not move a mean out of its group.
    const score = isExact(keys) ? least[row] : Math.min(Math.max(mean[row], least[row]), most[row]);
    return {
      labels: columns.slice(0, labels).map(column => column[row]),
      predictions: isOfColumns ? scoresWith(bits[row], score, predictions) : [score],
      weight: w,
    };
  });
}

/** Scores of which those of the given columns are the greatest. */
function scoresWith(bits: number, greatest: number, columns: number): number[] {
  const other = greatest > 0 ? 0 : greatest - 1;
  return Array.from({length: columns}, (_, i) => (Math.floor(bits / 2 ** i) % 2 === 1 ? greatest : other));
}

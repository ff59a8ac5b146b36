import type {Evaluator} from '../../../src/evaluate/fold/evaluator.js';
import {newStates, type OutputShapes, sizesOf} from '../../../src/evaluate/fold/metric_plan.js';
import {statisticsOf} from '../../../src/evaluate/fold/statistics.js';
import type {Statistic} from '../../../src/state/tally.js';
import type {MetricStates} from '../../../src/tracking/pass/metric_states.js';
import type {ReadColumns} from '../columns.js';
import type {QueryContext} from '../query.js';
import {entriesOf} from '../stream.js';
import type {Survey} from '../survey.js';
import {identifier} from '../sql_text.js';
import {entryData, entryRows, type EntriesPlan, vectorOfEntries} from './entries.js';
import {type Facts, factsOf} from './facts.js';
import {groupBatch} from './group_batch.js';
import {isExact} from './groups.js';
import {needsCenters, planOf, wholeMetrics} from './plans.js';
import {reduceRows, type Reduction, type RowGroup} from './reduce.js';
import type {RowData, StatisticPlan} from './row_data.js';

/** Labels and predictions are grouped if there are about this many different ones, or fewer. */
const MOST_LABELS = 1024;
const MOST_PAIRS = 2 ** 18;

/** What the database has computed. */
export interface SqlVectors {
  /** By the keys of `fold.statistics()`. */
  readonly vectors: Readonly<Record<string, Float64Array>>;
  /** Whether that is everything that the metrics need. */
  readonly isAll: boolean;
}

/** Lets the database compute the vectors of all metrics whose statistics are sums over the rows. */
export async function sqlVectors(
  context: QueryContext,
  relation: string,
  columns: ReadColumns,
  survey: Survey,
  fold: Evaluator,
  shapes: OutputShapes,
): Promise<SqlVectors> {
  const sizes = sizesOf(shapes);
  const plan = fold.plan(sizes);
  const states = newStates(plan);
  const statistics = statisticsOf(states, plan, fold.outputs, sizes);
  const data = dataOf(columns, survey);
  const rows = rowsOf(relation, columns, survey);
  const facts = await factsOf(context, rows, data, statistics.some(needsCenters));
  // With negative weights, a group of rows may weigh nothing.
  const canGroup = facts.leastWeight >= 0;
  const planned = new Map<string, StatisticPlan | EntriesPlan>();
  for (const {key, kind} of canGroup ? statistics : []) {
    const found = kind === 'samples' ? undefined : planOf(key, data, facts.centers);
    if (found !== undefined && isSmall(found, facts)) planned.set(key, found);
  }
  const plans = wholeMetrics(statistics, planned);
  if (plans.size === 0) return {vectors: {}, isAll: false};
  const {ofRows, ofEntries} = divided(plans);
  const [inRows, inEntries] = [ofRows, ofEntries].map(({size}) => size > 0);
  const reduced = inRows ? await reduceRows(context, rows, data, ofRows, survey.samples) : NOTHING;
  const entries = inEntries
    ? await reduceRows(context, entryRows(rows, data), entryData(data), ofEntries, survey.samples)
    : NOTHING;
  const kept = wholeMetrics(statistics, new Map([...plans].filter(([key]) => !reduced.broken.has(key))));
  const vectors: Record<string, Float64Array> = {};
  for (const {key, slot, length} of statistics) {
    const found = kept.get(key);
    const tally = slot.tally as Statistic;
    if (found?.kind === 'sums') vectors[key] = reduced.vectors.get(key) as Float64Array;
    if (found?.kind === 'groups') {
      vectors[key] = vectorOfGroups(tally, reduced.groups ?? [], data, ofRows, length as number);
    }
    if (found?.kind === 'entries') {
      vectors[key] = vectorOfEntries(tally, found, entries.groups ?? [], data, length as number);
    }
  }
  return {vectors, isAll: kept.size === statistics.length && countsNothingElse(states)};
}

const NOTHING: Reduction = {groups: undefined, vectors: new Map(), broken: new Set()};

/** The plans of one query over the rows, and those of another one over their entries. */
function divided(plans: ReadonlyMap<string, StatisticPlan | EntriesPlan>): {
  ofRows: Map<string, StatisticPlan>;
  ofEntries: Map<string, StatisticPlan>;
} {
  const ofRows = new Map<string, StatisticPlan>();
  const ofEntries = new Map<string, StatisticPlan>();
  for (const [key, plan] of plans) {
    if (plan.kind === 'entries') ofEntries.set(key, {...plan, kind: 'groups'});
    else ofRows.set(key, plan);
  }
  return {ofRows, ofEntries};
}

const countsNothingElse = (states: MetricStates): boolean => states.parts().states.length === 0;

/** Whether there are few groups. */
function isSmall(
  plan: StatisticPlan | EntriesPlan,
  {differentLabels, differentEntries, differentPredictions}: Facts,
): boolean {
  if (plan.kind === 'sums') return true;
  if (plan.kind === 'entries') return differentEntries <= MOST_LABELS && !isExact(plan.keys);
  if (differentLabels > MOST_LABELS) return false;
  return !isExact(plan.keys) || differentLabels * differentPredictions <= MOST_PAIRS;
}

function dataOf({yTrue, yPred, sampleWeight}: ReadColumns, {widths}: Survey): RowData {
  return {
    labels: widths.yTrue ?? 0,
    predictions: widths.yPred,
    labelDtype: yTrue?.dtype ?? 'float64',
    predictionDtype: yPred.dtype,
    weighted: sampleWeight !== undefined,
  };
}

/** The rows of `RowData`. */
function rowsOf(relation: string, {yTrue, yPred, sampleWeight}: ReadColumns, {widths}: Survey): string {
  const labels = yTrue === undefined ? [] : entriesOf(yTrue, widths.yTrue as number);
  const columns = [
    ...labels.map((entry, i) => `CAST(${entry} AS DOUBLE) AS t${i}`),
    ...entriesOf(yPred, widths.yPred).map((entry, i) => `CAST(${entry} AS DOUBLE) AS p${i}`),
    ...(sampleWeight === undefined ? [] : [`CAST(${identifier(sampleWeight.names[0])} AS DOUBLE) AS w`]),
  ];
  return `(SELECT ${columns.join(', ')} FROM ${relation})`;
}

/** What a statistic counts in the groups of rows. */
function vectorOfGroups(
  tally: Statistic,
  groups: readonly RowGroup[],
  {labelDtype, predictionDtype}: RowData,
  plans: ReadonlyMap<string, StatisticPlan>,
  length: number,
): Float64Array {
  const exact = [...plans.values()].some(plan => plan.kind === 'groups' && isExact(plan.keys));
  const vector = new Float64Array(length);
  const dtypes = {labelDtype, predictionDtype: exact ? predictionDtype : ('float64' as const)};
  if (groups.length > 0) tally.cpu(groupBatch(groups, dtypes), vector);
  return vector;
}

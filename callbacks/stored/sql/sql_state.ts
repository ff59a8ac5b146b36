import {tidy} from '@tensorflow/tfjs-core';
import {BatchView} from '../../../src/array/batch_view.js';
import type {CpuArray} from '../../../src/array/cpu_array.js';
import type {Evaluator} from '../../../src/evaluate/fold/evaluator.js';
import {newStates, type OutputShapes, sizesOf} from '../../../src/evaluate/fold/metric_plan.js';
import {statisticsOf} from '../../../src/evaluate/fold/statistics.js';
import type {MetricStates} from '../../../src/tracking/pass/metric_states.js';
import {newArray} from '../batches.js';
import type {ReadColumns} from '../columns.js';
import type {QueryContext} from '../query.js';
import {entriesOf} from '../stream.js';
import type {Survey} from '../survey.js';
import {identifier} from '../sql_text.js';
import {type Facts, factsOf} from './facts.js';
import {isExact} from './groups.js';
import {needsCenters, planOf, wholeMetrics} from './plans.js';
import {reduceRows, type RowGroup} from './reduce.js';
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
  const planned = new Map<string, StatisticPlan>();
  for (const {key, kind} of canGroup ? statistics : []) {
    const found = kind === 'samples' ? undefined : planOf(key, data, facts.centers);
    if (found !== undefined && isSmall(found, facts)) planned.set(key, found);
  }
  const plans = wholeMetrics(statistics, planned);
  if (plans.size === 0) return {vectors: {}, isAll: false};
  const {groups, vectors: sums, broken} = await reduceRows(context, rows, data, plans, survey.samples);
  const kept = wholeMetrics(statistics, new Map([...plans].filter(([key]) => !broken.has(key))));
  const batch = groups && batchOf(groups, columns, data, plans);
  const vectors = Object.fromEntries(
    statistics
      .filter(({key}) => kept.has(key))
      .map(({key, slot, length}) => [
        key,
        sums.get(key) ?? countedIn(slot, batch as BatchView, length as number),
      ]),
  );
  return {vectors, isAll: kept.size === statistics.length && countsNothingElse(states)};
}

const countsNothingElse = (states: MetricStates): boolean => states.parts().states.length === 0;

/** Whether there are few groups. */
function isSmall(plan: StatisticPlan, {differentLabels, differentPredictions}: Facts): boolean {
  if (plan.kind === 'sums') return true;
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

/** One row for each group. Scores are float64, since means of float32 scores are not float32. */
function batchOf(
  groups: readonly RowGroup[],
  {yTrue, yPred}: ReadColumns,
  {labels, predictions}: RowData,
  plans: ReadonlyMap<string, StatisticPlan>,
): BatchView {
  const exact = [...plans.values()].some(plan => plan.kind === 'groups' && isExact(plan.keys));
  const t = newArray(groups.length, labels, yTrue?.dtype ?? 'float64');
  const p = newArray(groups.length, predictions, exact ? yPred.dtype : 'float64');
  groups.forEach((group, row) => {
    t.data.set(group.labels, row * labels);
    p.data.set(group.predictions, row * predictions);
  });
  const weights = Float64Array.from(groups, ({weight}) => weight);
  const sampleWeight: CpuArray = {data: weights, shape: [groups.length], dtype: 'float64'};
  return new BatchView({yTrue: t, yPred: p, sampleWeight}, 'evaluateStored');
}

/** What a statistic counts in the groups. */
function countedIn(
  slot: ReturnType<typeof statisticsOf>[number]['slot'],
  batch: BatchView,
  length: number,
): Float64Array {
  tidy(() => void slot.prepare(batch)());
  return (slot.values as Float64Array | undefined) ?? new Float64Array(length);
}

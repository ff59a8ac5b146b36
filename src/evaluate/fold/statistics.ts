import {UsageError} from '../../errors.js';
import type {MergeKind} from '../../state/merge.js';
import type {Slot, Statistic} from '../../state/tally.js';
import type {MetricStates} from '../../tracking/pass/metric_states.js';
import type {Totals} from '../counts/totals.js';
import {exactVector} from '../exact/vector.js';
import {type LastSizes, newStates, type PlannedMetric} from './metric_plan.js';

/** What metrics of a fold count, as far as it is a vector that several of them may share. */
export interface FoldStatistic {
  /** Identifies the statistic in this release; with several outputs it begins with the name of one. */
  readonly key: string;
  /** The keys of the metrics that are computed from it. */
  readonly metrics: readonly string[];
  /** Length of the vector; undefined for samples. */
  readonly length: number | undefined;
  /**
   * How vectors merge: entry by entry (`sum`, `min`, `max`), in groups `[weight, mean, sum of squared
   * deviations]` (`moments`) or `[weight, mean x, mean y, Sxx, Syy, Sxy]` (`comoments`), or `other`.
   * `samples`: there is no vector.
   */
  readonly kind: MergeKind | 'samples';
}

/** A statistic with its place among the slots of states of the plan. */
interface Placed extends FoldStatistic {
  readonly slot: Slot;
}

/** The statistics of a plan, in the order of `MetricStates.parts()`. */
export function statisticsOf(
  states: MetricStates,
  plan: readonly PlannedMetric[],
  outputs: readonly string[],
  sizes: readonly LastSizes[],
): Placed[] {
  const readers = new Map<Slot, PlannedMetric[]>();
  for (const metric of plan) {
    for (const slot of new Set(states.slotsOf(metric.key))) {
      readers.set(slot, [...(readers.get(slot) ?? []), metric]);
    }
  }
  return states.parts().slots.map(slot => {
    const metrics = readers.get(slot) ?? [];
    const output = metrics[0]?.output ?? 0;
    const {tally} = slot;
    const key = outputs.length === 1 ? tally.key : `${outputs[output]}|${tally.key}`;
    const isVector = tally.merge !== undefined;
    const {yTrue = [], yPred} = sizes[output];
    const shapeOf = (shape: readonly (number | null)[]): {shape: number[]} => ({
      shape: shape.map(d => d ?? 1),
    });
    return {
      key,
      slot,
      metrics: metrics.map(one => one.key),
      kind: tally.merge?.kind ?? 'samples',
      length: isVector
        ? (tally as Statistic).length({yTrue: shapeOf(yTrue), yPred: shapeOf(yPred)})
        : undefined,
    };
  });
}

/** Totals that consist of vectors that were counted elsewhere. */
export function totalsOfVectors(
  where: string,
  statistics: readonly FoldStatistic[],
  vectors: Readonly<Record<string, ArrayLike<number>>>,
): Totals {
  const keys = Object.keys(vectors);
  const unknown = keys.find(key => !statistics.some(one => one.key === key));
  if (unknown !== undefined) throw noStatistic(where, unknown);
  const half = statistics.find(
    ({key, metrics}) =>
      !keys.includes(key) &&
      metrics.some(metric => statistics.some(one => keys.includes(one.key) && one.metrics.includes(metric))),
  );
  if (half !== undefined) {
    throw new UsageError(where, `"${half.metrics[0]}" also needs the statistic "${half.key}".`);
  }
  const slots = statistics.map(({key, kind, length}) => {
    if (!keys.includes(key)) return undefined;
    const values = Float64Array.from(vectors[key]);
    if (kind !== 'samples' && values.length === length) return exactVector(kind, values);
    const expected = kind === 'samples' ? 'samples, which cannot be given as a vector' : `${length} numbers`;
    throw new UsageError(where, `the statistic "${key}" has ${expected}; got ${values.length} numbers.`);
  });
  return {slots, trees: []};
}

/**
 * Throws if data were counted, but not for all metrics: their results would be those before data.
 *
 * @param states that have counted nothing
 */
export function checkCounted(
  {slots: counted}: Totals,
  states: MetricStates,
  plan: readonly PlannedMetric[],
  samples: number,
): void {
  const isEmpty = samples === 0 && counted.every(counts => counts === undefined);
  if (isEmpty) return;
  const {slots} = states.parts();
  const missing = slots.find((_, i) => counted[i] === undefined);
  if (missing === undefined) return;
  const metric = plan.find(({key}) => states.slotsOf(key).includes(missing));
  throw new UsageError(
    'evaluator.finish',
    `"${metric?.key}" has counted nothing: "${missing.tally.key}" is in no state that was merged. ` +
      'Merge the state that has it, of fromStatistics() or of batches.',
  );
}

function noStatistic(where: string, key: string): UsageError {
  return new UsageError(where, `there is no statistic "${key}". See statistics() for those there are.`);
}

/**
 * States that leave out the statistics with these keys.
 *
 * @throws UsageError for a key that no statistic has
 */
export function statesWithout(
  keys: ReadonlySet<string>,
  plan: readonly PlannedMetric[],
  outputs: readonly string[],
  sizes: readonly LastSizes[],
): MetricStates {
  const states = newStates(plan);
  if (keys.size === 0) return states;
  const all = statisticsOf(states, plan, outputs, sizes);
  const unknown = [...keys].find(key => !all.some(one => one.key === key));
  if (unknown !== undefined) throw noStatistic('evaluator.create: except', unknown);
  const left = all.filter(({key}) => keys.has(key));
  states.leaveOut(new Set(left.map(({slot}) => slot)));
  return states;
}

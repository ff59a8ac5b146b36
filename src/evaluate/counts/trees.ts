import type {Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import type {Metric} from '../../metrics/base/metric.js';
import {hasParts} from '../../metrics/base/metric_parts.js';
import type {MetricState} from '../../metrics/base/metric_state.js';
import {StatisticMetric} from '../../metrics/base/statistic_metric.js';
import {encodeSamples} from '../../state/samples_json.js';
import {type StateJson, toJson} from '../../state/json.js';
import {encodeNumbers} from '../../state/json_numbers.js';
import type {Slot, Tally} from '../../state/tally.js';
import {countedVector, type ExactVector, exactVector, mergeVectors} from '../exact/vector.js';
import {type Counts, exactCounts, mergeCounts, savedCounts} from './counts.js';

/** What a metric with a separate state has counted: a custom metric, or a wrapper with its inner metrics. */
export interface CountTree {
  readonly weights: readonly ExactVector[];
  /** In the order of `talliesOf`; undefined for a tally that has counted nothing. */
  readonly counted: readonly (Counts | undefined)[];
  readonly children: readonly CountTree[];
}

/** Contents of a state at one moment, waiting for a read. */
export interface PendingTree {
  readonly tensors: readonly Tensor[];
  complete(read: readonly Float32Array[]): CountTree;
}

/** The tallies of a metric's own state, in an order that its configuration decides. */
function talliesOf(metric: Metric): Tally[] {
  if (metric instanceof StatisticMetric) return [...metric.statistics];
  const members = metric.visitKind<readonly (readonly [string, Metric])[]>({
    statistic: () => [],
    group: group => group.members,
    wrapper: () => [],
    custom: () => [],
  });
  const tallies = new Map<string, Tally>();
  for (const [, member] of members) {
    // Functions whose keys hold in one process only have a separate state.
    if (!(member instanceof StatisticMetric) || !member.keysLast) continue;
    for (const tally of member.statistics) tallies.set(tally.key, tally);
  }
  return [...tallies.values()];
}

const innerAt = (metric: Metric, i: number): Metric => {
  if (hasParts(metric)) return metric.innerAt(i);
  throw new UsageError(metric.className, 'the state has children, which this metric does not have.');
};

/** Reads a state. It may change before the read is done. */
export function pendingTree(metric: Metric, state: MetricState): PendingTree {
  const slots = new Map<string, Slot>(state.accumulators.all.map(slot => [slot.tally.key, slot]));
  const tallies = talliesOf(metric);
  const snapshots = tallies.map(({key}) => slots.get(key)?.snapshot());
  const children = state.children.map((child, i) => pendingTree(innerAt(metric, i), child));
  const ofWeights = state.weights.map(weight => weight.pendingTensors);
  const inTurn = [
    ...ofWeights,
    ...snapshots.map(snapshot => snapshot?.tensors ?? []),
    ...children.map(child => child.tensors),
  ];
  return {
    tensors: inTurn.flat(),
    complete(read) {
      let at = 0;
      const next = (tensors: readonly Tensor[]): readonly Float32Array[] =>
        read.slice(at, (at += tensors.length));
      return {
        weights: state.weights.map((weight, i) =>
          exactVector(metric.weightRules[i], weight.valuesFrom(next(ofWeights[i]))),
        ),
        counted: snapshots.map((snapshot, i) => {
          const values = snapshot?.complete(next(snapshot.tensors));
          return values && exactCounts(tallies[i], values);
        }),
        children: children.map(child => child.complete(next(child.tensors))),
      };
    },
  };
}

/** Both merged: children by their places. */
export function mergeTrees(a: CountTree, b: CountTree, where: string): CountTree {
  return {
    weights: mergeLists(a.weights, b.weights, where, mergeVectors),
    counted: mergeLists(a.counted, b.counted, where, (x, y) =>
      x === undefined || y === undefined ? (x ?? y) : mergeCounts(x, y, where),
    ),
    children: mergeLists(a.children, b.children, where, mergeTrees),
  };
}

/** Entries in pairs. A state that has counted nothing may have an empty list. */
export function mergeLists<T>(
  a: readonly T[],
  b: readonly T[],
  where: string,
  merge: (a: T, b: T, where: string) => T,
): readonly T[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  if (a.length === b.length) return a.map((x, i) => merge(x, b[i], where));
  throw new UsageError(
    where,
    `cannot merge: one state has counted for ${a.length} columns, the other for ${b.length}. ` +
      'The labels and predictions of all shards need the same inner shape.',
  );
}

/** The tree as `getState()` of the metric returns it. */
export function stateOf(metric: Metric, {weights, counted, children}: CountTree): StateJson {
  const tallies = talliesOf(metric);
  const statistics: Record<string, StateJson['statistics'][string]> = {};
  const collections: Record<string, NonNullable<StateJson['collections']>[string]> = {};
  counted.forEach((counts, i) => {
    if (counts === undefined) return;
    const {key} = tallies[i];
    const values = savedCounts(counts, tallies[i]);
    if (values instanceof Float64Array) statistics[key] = encodeNumbers(values);
    else collections[key] = encodeSamples(values);
  });
  return toJson(metric.className, metric.savedConfig(), {
    weights: weights.map(weight => encodeNumbers(countedVector(weight))),
    statistics,
    ...(Object.keys(collections).length > 0 && {collections}),
    ...(children.length > 0 && {children: children.map((child, i) => stateOf(innerAt(metric, i), child))}),
  });
}

import type {Tensor} from '@tensorflow/tfjs-core';
import {readTogether} from '../../array/read.js';
import type {MetricStates} from '../../tracking/pass/metric_states.js';
import {type Counts, exactCounts, mergeCounts, savedCounts} from './counts.js';
import {type CountTree, mergeLists, mergeTrees, pendingTree, stateOf} from './trees.js';

/** Everything that a fold has counted, in a form whose merges depend on no order. */
export interface Totals {
  /** What metrics share, as `MetricStates.parts()` lists it. */
  readonly slots: readonly (Counts | undefined)[];
  /** Separate states of metrics, in the same order as there. */
  readonly trees: readonly CountTree[];
}

export const NOTHING: Totals = {slots: [], trees: []};

/** What is counted, waiting for a read. */
export interface PendingTotals {
  /** The tensors to read; none on the CPU. */
  readonly tensors: readonly Tensor[];
  complete(read: readonly Float32Array[]): Totals;
}

/** Takes what was counted so far. The states may change before the read is done. */
export function pendingTotals(states: MetricStates): PendingTotals {
  const {slots, states: separate} = states.parts();
  const snapshots = slots.map(slot => slot.snapshot());
  const trees = separate.map(({metric, state}) => pendingTree(metric, state));
  const inTurn = [...snapshots, ...trees].map(({tensors}) => tensors);
  return {
    tensors: inTurn.flat(),
    complete(read) {
      let at = 0;
      const next = (tensors: readonly Tensor[]): readonly Float32Array[] =>
        read.slice(at, (at += tensors.length));
      return {
        slots: snapshots.map((snapshot, i) => {
          const values = snapshot.complete(next(snapshot.tensors));
          return values && exactCounts(slots[i].tally, values);
        }),
        trees: trees.map(tree => tree.complete(next(tree.tensors))),
      };
    },
  };
}

/** What several have counted, in one read. */
export async function readTotals(pending: readonly PendingTotals[]): Promise<Totals[]> {
  const tensors = pending.flatMap(one => one.tensors);
  const read = tensors.length === 0 ? [] : await readTogether(tensors);
  let at = 0;
  return pending.map(one => one.complete(read.slice(at, (at += one.tensors.length))));
}

/** Both merged. */
export function mergeTotals(a: Totals, b: Totals, where: string): Totals {
  return {
    slots: mergeLists(a.slots, b.slots, where, (x, y) =>
      x === undefined || y === undefined ? (x ?? y) : mergeCounts(x, y, where),
    ),
    trees: mergeLists(a.trees, b.trees, where, mergeTrees),
  };
}

/** Puts totals into states that have counted nothing. */
export function restoreTotals({slots: counted, trees}: Totals, states: MetricStates): void {
  const {slots, states: separate} = states.parts();
  counted.forEach((counts, i) => {
    if (counts !== undefined) slots[i].restore(savedCounts(counts, slots[i].tally));
  });
  trees.forEach((tree, i) => {
    const {metric, state} = separate[i];
    metric.withState(state, () => metric.setState(stateOf(metric, tree)));
  });
}

import {
  abs,
  broadcastTo as spreadTo,
  equal,
  less,
  logicalNot,
  logicalOr,
  ones,
  reshape,
  stack,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {keyOf, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import type {Batch, BatchShapes} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {broadcastTo} from '../../functional/core/arrays.js';
import {nanWhere} from '../../functional/core/elementwise_errors.js';
import {equalRows, type Shape} from '../../functional/core/shapes.js';
import {groupedOnCpu, groupedOnDevice} from '../../functional/labels/groups.js';
import {countedWeightsOnCpu, countedWeightsOnDevice} from '../../functional/labels/ignore_class.js';
import {checkBinary} from '../../functional/retrieval/ranked_query.js';
import {defineCollection} from '../../state/collection_slot.js';
import type {Strided} from '../../state/samples.js';
import type {Collection} from '../../state/tally.js';

/**
 * Where the query of an entry is found. `'groups'`: the fourth argument of `updateState`, and `slice` of the
 * data of `evaluate`. `{labelColumn: k}`: column k of yTrue; the other columns are the labels.
 */
export type QuerySource = 'groups' | {readonly labelColumn: number};

export interface QuerySamplesOptions {
  readonly by: QuerySource;
  readonly ignoreClass: number | null;
  /** Labels may be any numbers, not only 0 and 1. */
  readonly graded: boolean;
}

/** Whole numbers below it are exact in float32. */
const INEXACT = 2 ** 24;

/**
 * Entries `[query, score, label]`, for every metric of retrieval.
 *
 * @param name the metric's class, for errors
 */
export function querySamples(name: string, options: QuerySamplesOptions): Collection {
  const {by, ignoreClass, graded} = options;
  return defineCollection({
    key: `queries|${keyOf(options)}`,
    name,
    layout: {coordinates: 3, labelled: false, maxSamples: null},
    length(batch) {
      checkShapes(name, by, batch);
      return 1;
    },
    cpu(batch) {
      const {yTrue, yPred, ids} = entriesOnCpu(name, by, batch);
      const weights = countedWeightsOnCpu(name, {...batch, yTrue, yPred}, ignoreClass);
      checkEntries(name, ids, weights);
      if (!graded) checkBinary(name, yTrue.data, weights);
      const each = (data: ArrayLike<number>): Strided => ({data, start: 0, step: 1});
      return [
        {
          count: yPred.data.length,
          coordinates: [ids, yPred.data, yTrue.data].map(each),
          weights: weights && each(weights),
        },
      ];
    },
    device(batch) {
      const {yTrue, yPred, ids} = entriesOnDevice(name, by, batch);
      const weights = countedWeightsOnDevice(name, {...batch, yTrue, yPred}, ignoreClass);
      const flat = (x: Tensor): Tensor => reshape(toFloat(x), [-1]);
      const [labels, counts] = [flat(yTrue), weights === undefined ? ones([yPred.size]) : flat(weights)];
      // Such values cannot be refused here without a read. NaN makes the result NaN.
      const invalid = [areInexact(flat(ids)), ...[counts, ...(graded ? [] : [labels])].map(isNeither0Nor1)];
      const scores = nanWhere(
        invalid.reduce((a, b) => logicalOr(a, b)),
        flat(yPred),
      );
      return reshape(stack([flat(ids), scores, labels, counts], 1), [1, -1, 4]);
    },
  });
}

const isNeither0Nor1 = (x: Tensor): Tensor => logicalNot(logicalOr(equal(x, 0), equal(x, 1)));

const areInexact = (ids: Tensor): Tensor => logicalNot(less(abs(ids), INEXACT));

/** Throws for ids that are not numbers, and for weights other than 0 and 1. */
function checkEntries(name: string, ids: ArrayLike<number>, weights: ArrayLike<number> | undefined): void {
  for (let i = 0; i < ids.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (weight === 0) continue;
    if (weight !== 1) {
      throw new UsageError(
        name,
        `sampleWeight must be 0 or 1, for entries that do not count and those that do; got ${weight}.`,
      );
    }
    if (Number.isFinite(ids[i])) continue;
    throw new UsageError(name, `the id of a query must be a finite number; got ${ids[i]}.`);
  }
}

function given<A>(name: string, ids: A | undefined): A {
  if (ids !== undefined) return ids;
  throw new UsageError(
    name,
    'the query of each entry is missing: call updateState(yTrue, yPred, sampleWeight, queries), or give ' +
      'evaluate the queries as slice. In a model, which passes none, put them into a column of yTrue and set ' +
      'by: {labelColumn: 1}.',
  );
}

/** The shape in which ids broadcast to the entries. */
function idShape(name: string, ids: Shape, entries: Shape): Shape {
  const shape = [...ids, ...entries.slice(ids.length).map(() => 1)].slice(0, Math.max(entries.length, 1));
  const dropped = ids.slice(shape.length);
  const fits = shape.every((d, i) => d === entries[i] || (i > 0 && d === 1)) && dropped.every(d => d === 1);
  if (fits && shape[0] === entries[0]) return shape;
  throw new UsageError(
    name,
    `the queries ${showShape(ids)} do not fit yPred ${showShape(entries)}. Give one for each entry, or one for ` +
      'each row.',
  );
}

function checkShapes(name: string, by: QuerySource, {yTrue, yPred, groups}: BatchShapes): void {
  if (by !== 'groups') return;
  const [, entries] = equalRows(name, yTrue?.shape ?? [], yPred.shape);
  if (groups !== undefined) idShape(name, groups.shape, entries);
}

interface Entries<A, I> {
  readonly yTrue: A;
  readonly yPred: A;
  readonly ids: I;
}

function entriesOnCpu(
  name: string,
  by: QuerySource,
  batch: Batch<CpuArray>,
): Entries<CpuArray, ArrayLike<number>> {
  const {yTrue, yPred, groups} = batch as Batch<CpuArray> & {yTrue: CpuArray};
  const found =
    by === 'groups' ? {yTrue, ids: given(name, groups)} : groupedOnCpu(name, by, {yTrue, yPred, groups});
  const [, shape] = equalRows(name, found.yTrue.shape, yPred.shape);
  const ids = broadcastTo(found.ids.data, idShape(name, found.ids.shape, shape), shape);
  return {yTrue: {...found.yTrue, shape}, yPred: {...yPred, shape}, ids};
}

function entriesOnDevice(name: string, by: QuerySource, batch: Batch<Tensor>): Entries<Tensor, Tensor> {
  const {yTrue, yPred, groups} = batch as Batch<Tensor> & {yTrue: Tensor};
  const found =
    by === 'groups' ? {yTrue, ids: given(name, groups)} : groupedOnDevice(name, by, {yTrue, yPred, groups});
  const [, entries] = equalRows(name, found.yTrue.shape, yPred.shape);
  const shape = entries as number[];
  const ids = spreadTo(reshape(found.ids, idShape(name, found.ids.shape, shape) as number[]), shape);
  return {yTrue: reshape(found.yTrue, shape), yPred: reshape(yPred, shape), ids};
}

import {concat, reshape, slice, Tensor, tidy} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {showShape} from '../../check.js';
import {toFloat} from '../../floats.js';
import {type CpuArray, cpuArrayFromTensor, tensorFromCpuArray} from '../../array/cpu_array.js';
import {classesOnDevice, classesOnCpu} from './class_labels.js';
import {columnCount, columnOnDevice, columnOnCpu} from '../core/columns.js';
import type {Shape} from '../core/shapes.js';

/** Returns the group of each sample, [batch] or [batch, 1], as numbers. */
export type GroupFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** Where to find the group of a sample. */
export type GroupSource = 'groups' | 'yTrue' | {readonly labelColumn: number} | GroupFunction;

/** The labels without groups, and the group of each sample. */
interface Grouped<A> {
  readonly yTrue: A;
  readonly ids: A;
}

/** Labels, predictions and optional groups. */
export interface ToGroup<A> {
  readonly yTrue: A;
  readonly yPred: A;
  readonly groups?: A;
}

interface Shapes {
  readonly yTrue: {readonly shape: Shape};
  readonly yPred: {readonly shape: Shape};
}

/** Throws unless there is one group for each sample. */
function idShape(where: string, groups: Shape, {yTrue, yPred}: Shapes): Shape {
  const rows = yPred.shape[0] ?? 1;
  if (groups[0] === rows && groups.every((d, i) => i === 0 || d === 1)) return [rows];
  throw new UsageError(
    where,
    `expected one group for each of ${rows} rows, [${rows}] or [${rows}, 1], got ${showShape(groups)} ` +
      `with yTrue ${showShape(yTrue.shape)} and yPred ${showShape(yPred.shape)}.`,
  );
}

function given<A>(where: string, groups: A | undefined): A {
  if (groups !== undefined) return groups;
  throw new UsageError(
    where,
    'there are no groups: call updateState(yTrue, yPred, sampleWeight, groups). In a model, which does not ' +
      "pass groups, set the option by: 'yTrue', by: {labelColumn: 1} or by: (yTrue, yPred) => ids.",
  );
}

/** The column counted from the front. */
function columnAt(where: string, yTrue: Shape, column: number): number {
  const columns = columnCount(yTrue);
  const at = column < 0 ? column + columns : column;
  if (yTrue.length >= 2 && columns >= 2 && at >= 0 && at < columns) return at;
  throw new UsageError(
    where,
    `there is no column ${column} for the groups beside other labels in yTrue ${showShape(yTrue)}.`,
  );
}

/** The group of each sample. */
export function groupedOnCpu(where: string, by: GroupSource, batch: ToGroup<CpuArray>): Grouped<CpuArray> {
  const {yTrue, yPred, groups} = batch;
  const of = (ids: CpuArray): CpuArray => ({...ids, shape: idShape(where, ids.shape, batch)});
  if (by === 'groups') return {yTrue, ids: of(given(where, groups))};
  if (by === 'yTrue') return {yTrue, ids: of(labelGroups(where, yTrue, yPred))};
  if (typeof by === 'function') return {yTrue, ids: of(calledOnCpu(where, by, yTrue, yPred))};
  const column = columnAt(where, yTrue.shape, by.labelColumn);
  const columns = columnCount(yTrue.shape);
  const rest = yTrue.data.filter((_: number, i: number) => i % columns !== column);
  const shape = [...yTrue.shape.slice(0, -1), columns - 1];
  return {yTrue: {...yTrue, data: rest, shape}, ids: of(columnOnCpu(yTrue, column))};
}

/** The same on the device, groups as float32. */
export function groupedOnDevice(where: string, by: GroupSource, batch: ToGroup<Tensor>): Grouped<Tensor> {
  const {yTrue, yPred, groups} = batch;
  const of = (ids: Tensor): Tensor => reshape(toFloat(ids), idShape(where, ids.shape, batch) as number[]);
  if (by === 'groups') return {yTrue, ids: of(given(where, groups))};
  if (by === 'yTrue') {
    const single = yPred.rank < 2 || columnCount(yPred.shape) === 1;
    return {yTrue, ids: of(single ? yTrue : classesOnDevice(where, yTrue, yPred))};
  }
  if (typeof by === 'function') return {yTrue, ids: of(checkedIds(where, by(yTrue, yPred)))};
  const column = columnAt(where, yTrue.shape, by.labelColumn);
  const columns = columnCount(yTrue.shape);
  const last = yTrue.rank - 1;
  const part = (from: number, size: number): Tensor[] =>
    size === 0
      ? []
      : [slice(yTrue, [...new Array<number>(last).fill(0), from], [...yTrue.shape.slice(0, -1), size])];
  const rest = concat([...part(0, column), ...part(column + 1, columns - column - 1)], last);
  return {yTrue: rest, ids: of(columnOnDevice(yTrue, column))};
}

/** The class of every sample. For a single score it is the label itself. */
function labelGroups(where: string, yTrue: CpuArray, yPred: CpuArray): CpuArray {
  if (yPred.shape.length < 2 || columnCount(yPred.shape) === 1) return yTrue;
  const {ids, shape} = classesOnCpu(where, yTrue, yPred);
  return {data: ids, shape, dtype: 'float64'};
}

function calledOnCpu(where: string, by: GroupFunction, yTrue: CpuArray, yPred: CpuArray): CpuArray {
  const found: CpuArray[] = [];
  tidy(() => {
    const ids: unknown = by(tensorFromCpuArray(yTrue), tensorFromCpuArray(yPred));
    const {data, shape, dtype} = cpuArrayFromTensor(checkedIds(where, ids));
    // A copy: a disposed tensor's memory may be reused.
    found.push({data: data.slice(), shape, dtype});
  });
  return found[0];
}

function checkedIds(where: string, ids: unknown): Tensor {
  if (ids instanceof Tensor) return ids;
  throw new UsageError(
    where,
    `by has to return a tensor of one group for each row; it returned ${String(ids)}.`,
  );
}

import {reshape, slice, type Tensor} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {everyNth} from '../../lists.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Thresholds} from '../../functional/confusion/thresholds.js';
import type {Shape} from '../../functional/core/shapes.js';
import {
  binaryLabelsOnDevice,
  binaryLabelsOnCpu,
  type Match,
  matchLabels,
} from '../../functional/labels/binary_labels.js';
import {topKOnCpu, topKOnDevice} from '../../functional/labels/top_k_scores.js';
import type {Statistic} from '../../state/tally.js';
import {scoreCounts} from './score_counts.js';

/** What is counted of the scores. */
export interface Selection {
  /** Only these scores of a row (the last axis; for [batch] the batch, as in Keras) can be positive. */
  readonly topK: number | null;
  /** Only this class of the last axis is counted. Negative: from the end. */
  readonly classId: number | null;
}

/** `scoreCounts` of a part of the scores. */
export function selectedCounts(name: string, thresholds: Thresholds, selection: Selection): Statistic {
  const {topK, classId} = selection;
  const counts = scoreCounts(name, {thresholds}, selection);
  if (topK === null && classId === null) return counts;
  return {
    ...counts,
    length(batch) {
      const {shape} = matchLabels(name, batch.yTrue?.shape ?? [], batch.yPred.shape);
      columnOf(name, shape, classId);
      return counts.length(batch);
    },
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      const {match, width, column, shape} = layoutOf(name, yTrue.shape, yPred.shape, classId);
      const all = binaryLabelsOnCpu(yTrue, match);
      const scores = topK === null ? yPred.data : topKOnCpu(yPred.data, width, topK);
      const select = (data: CpuArray['data']): CpuArray => ({
        data: column === undefined ? data : everyNth(data, column, width, Float64Array),
        shape,
        dtype: 'float64',
      });
      counts.cpu({...batch, yTrue: select(all), yPred: select(scores)}, into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const {match, width, column, shape} = layoutOf(name, yTrue.shape, yPred.shape, classId);
      // As a matrix: not every kernel handles higher ranks.
      const rows = (x: Tensor): Tensor => reshape(x, [-1, width]);
      const all = rows(binaryLabelsOnDevice(yTrue, match));
      const scores = rows(toFloat(yPred));
      const select = (x: Tensor): Tensor =>
        reshape(column === undefined ? x : slice(x, [0, column], [-1, 1]), shape as number[]);
      return counts.device({
        ...batch,
        yTrue: select(all),
        yPred: select(topK === null ? scores : topKOnDevice(scores, topK)),
      });
    },
  };
}

interface Layout {
  readonly match: Match;
  /** Size of the last axis. */
  readonly width: number;
  /** The selected class, if any. */
  readonly column: number | undefined;
  /** The shape of what is selected. */
  readonly shape: Shape;
}

function layoutOf(where: string, yTrue: Shape, yPred: Shape, classId: number | null): Layout {
  const match = matchLabels(where, yTrue, yPred);
  const column = columnOf(where, match.shape, classId);
  const shape = column === undefined ? match.shape : [...match.shape.slice(0, -1), 1];
  return {match, width: match.shape[match.shape.length - 1], column, shape};
}

function columnOf(where: string, scores: Shape, classId: number | null): number | undefined {
  if (classId === null) return undefined;
  const classes = scores[scores.length - 1];
  const column = classId < 0 ? classId + classes : classId;
  if (scores.length >= 2 && column >= 0 && column < classes) return column;
  throw new UsageError(
    where,
    `there is no class ${classId} in yPred ${showShape(scores)} ([batch, classes]).`,
  );
}

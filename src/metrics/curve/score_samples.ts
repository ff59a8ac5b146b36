import {
  expandDims,
  greater,
  greaterEqual,
  equal,
  notEqual,
  ones,
  reshape,
  stack,
  type Tensor,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import {keyOf, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {type Activation, activatedOnDevice, activatedOnCpu} from '../../functional/core/activation.js';
import {nanWhere} from '../../functional/core/elementwise_errors.js';
import {areIdsOnDevice, checkIds} from '../../functional/labels/check_ids.js';
import {classesOnDevice, classesOnCpu} from '../../functional/labels/class_labels.js';
import {countedWeightsOnDevice, countedWeightsOnCpu} from '../../functional/labels/ignore_class.js';
import {binaryLabelsOnDevice, binaryLabelsOnCpu, matchLabels} from '../../functional/labels/binary_labels.js';
import type {Shape} from '../../functional/core/shapes.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Samples, Strided} from '../../state/samples.js';
import {defineCollection} from '../../state/collection_slot.js';
import type {Collection} from '../../state/tally.js';

export interface ScoreSamplesOptions {
  readonly activation: Activation;
  /** One column of samples for each class, or one for all classes together. */
  readonly columns: 'each' | 'all';
  /**
   * The label of a stored sample: 1 if the class of the column is positive, else 0; or the id of the class.
   */
  readonly labels: 'marks' | 'classes';
  readonly ignoreClass: number | null;
  /** The label that is positive; undefined: those greater than 0 are. */
  readonly posLabel?: number;
  readonly maxSamples: number | null;
}

type Full = Required<Batch<CpuArray>>;

/** Matches labels with scores. Class ids cannot have a `posLabel`. */
export function matchPositives(
  name: string,
  yTrue: Shape,
  yPred: Shape,
  posLabel: number | undefined,
): ReturnType<typeof matchLabels> {
  const match = matchLabels(name, yTrue, yPred);
  if (posLabel === undefined || !match.fromIds) return match;
  throw new UsageError(
    name,
    `posLabel goes with labels in the shape of yPred, not with class ids; got yTrue ${showShape(yTrue)} and ` +
      `yPred ${showShape(yPred)}. Give the scores of one class: [batch].`,
  );
}

/** True where a label is positive. */
export function isPositiveOnDevice(labels: Tensor, posLabel: number | undefined): Tensor {
  return posLabel === undefined ? greater(labels, 0) : equal(labels, posLabel);
}

/**
 * Samples `[score, label, weight]` of every class. All metrics of exact curves share them.
 *
 * @param name the metric's class, for errors
 */
export function scoreSamples(name: string, options: ScoreSamplesOptions): Collection {
  const {activation, columns, labels, ignoreClass, maxSamples, posLabel} = options;
  const classesIn = (shape: Shape) => (shape.length < 2 ? 1 : shape[shape.length - 1]);
  const columnsIn = (shape: Shape) => (columns === 'all' ? 1 : classesIn(shape));
  return defineCollection({
    key: `scores|${keyOf(options)}`,
    name,
    layout: {coordinates: 1, labelled: true, maxSamples},
    length: ({yTrue, yPred}) =>
      columnsIn(matchPositives(name, yTrue?.shape ?? [], yPred.shape, posLabel).shape),
    cpu(batch) {
      const {yTrue, yPred} = batch as Full;
      const match = matchLabels(name, yTrue.shape, yPred.shape);
      const weights = countedWeightsOnCpu(name, batch, ignoreClass);
      const classes = classesIn(match.shape);
      const ids = yTrue.data;
      if (match.fromIds)
        checkIds(name, ids, classes, n => ids[n] !== ignoreClass && weights?.[n * classes] !== 0);
      const scores = activatedOnCpu({...yPred, shape: match.shape}, activation);
      const step = columnsIn(match.shape);
      const labelsOf = labelReader(name, options, yTrue, yPred);
      return Array.from({length: step}, (_, c): Samples => {
        const column = (data: ArrayLike<number>): Strided => ({data, start: c, step});
        return {
          count: scores.length / step,
          coordinates: [column(scores)],
          ...labelsOf(c, column),
          weights: weights && column(weights),
        };
      });
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const match = matchLabels(name, yTrue.shape, yPred.shape);
      const weights = countedWeightsOnDevice(name, batch, ignoreClass);
      const classes = classesIn(match.shape);
      const inColumns = (x: Tensor): Tensor => reshape(x, [-1, columnsIn(match.shape)]);
      const samples = (x: Tensor): Tensor => reshape(toFloat(x), [-1, classes]);
      const scores = activatedOnDevice(samples(yPred), activation);
      let marks: Tensor;
      if (labels === 'marks') {
        const given = samples(binaryLabelsOnDevice(yTrue, match));
        marks = nanWhere(notEqual(given, given), toFloat(isPositiveOnDevice(given, posLabel)));
      } else {
        marks = tile(expandDims(reshape(classesOnDevice(name, yTrue, yPred), [-1]), 1), [1, classes]);
      }
      // Ids cannot be checked on the device: the NaN is found when the samples are read.
      if (match.fromIds) marks = nanWhere(notAnId(yTrue, classes, ignoreClass), marks);
      const all = [scores, marks, weights ?? ones(scores.shape)].map(inColumns);
      return transpose(stack(all, 2), [1, 0, 2]);
    },
  });
}

type LabelReader = (
  column: number,
  strided: (data: ArrayLike<number>) => Strided,
) => Pick<Samples, 'labels' | 'posLabel'>;

/** The labels of the samples of a column. */
function labelReader(
  name: string,
  {labels, columns, posLabel}: ScoreSamplesOptions,
  yTrue: CpuArray,
  yPred: CpuArray,
): LabelReader {
  const match = matchLabels(name, yTrue.shape, yPred.shape);
  const once = (data: ArrayLike<number>): Strided => ({data, start: 0, step: 1});
  if (labels === 'classes') {
    const ids = once(classesOnCpu(name, yTrue, yPred).ids);
    return () => ({labels: ids});
  }
  if (match.fromIds && columns === 'each') {
    const ids = once(yTrue.data);
    return column => ({labels: ids, posLabel: column});
  }
  const marks = binaryLabelsOnCpu(yTrue, match);
  return (_, strided) => ({labels: strided(marks), posLabel: posLabel ?? null});
}

/** True in every entry of a sample whose label is not a class id, [samples, classes]. */
function notAnId(yTrue: Tensor, classes: number, ignoreClass: number | null): Tensor {
  const ids = reshape(toFloat(yTrue), [-1, 1]);
  const wrong = toFloat(areIdsOnDevice(ids, classes));
  const fine =
    ignoreClass === null ? wrong : toFloat(greaterEqual(wrong, toFloat(notEqual(ids, ignoreClass))));
  return equal(tile(fine, [1, classes]), 0);
}

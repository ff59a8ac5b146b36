import {equal, greaterEqual, less, logicalOr, onesLike, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {whereFloat, toFloat} from '../../floats.js';
import {type ClassLayout, classLayout, type ClassOptions} from '../labels/class_layout.js';
import {IGNORED, pairsOnCpu} from './class_pairs.js';
import {pairsOnDevice} from './class_pairs_device.js';
import type {SampleValues} from './sample_values.js';
import {rankOnDevice, rankOnCpu} from '../labels/score_rank.js';
import {type Shape, shapeError} from '../core/shapes.js';

/** How the labels are read (which `labels` may map to columns), and how the scores are. */
interface Readings {
  readonly layout: ClassLayout;
  readonly truth: ClassOptions;
  readonly scores: ClassOptions;
  /** The index of ids that are not among the labels. */
  readonly unknown: number | undefined;
}

function readingsFor(where: string, yTrue: Shape, yPred: Shape, reading: ClassOptions): Readings {
  const {labels} = reading;
  const scores = {...reading, labels: null, numClasses: labels?.length ?? reading.numClasses};
  const layout = classLayout(where, yTrue, yPred, scores);
  if (layout.kind === 'ids') {
    throw shapeError(where, `yPred [batch, ${scores.numClasses}] of scores`, yTrue, yPred);
  }
  if (labels === null || layout.oneHot) return {layout, truth: scores, scores, unknown: undefined};
  return {layout: {...layout, limit: null}, truth: {...scores, labels}, scores, unknown: labels.length};
}

/**
 * 1 where fewer than k scores of the row rank above that of the true class. Of equal scores the later class
 * ranks higher. A single score for two classes is a hit if its answer is right, or if k is 2.
 *
 * @param name the metric's class, for errors
 * @param reading its `labels` are the ids of the columns
 */
export function topKHits(name: string, k: number, reading: ClassOptions): SampleValues {
  return {
    key: `top ${k}|${keyOf(reading)}`,
    shape: (yTrue, yPred) => readingsFor(name, yTrue, yPred, reading).layout.samples,
    cpu(yTrue, yPred) {
      const {layout, truth, scores, unknown} = readingsFor(name, yTrue.shape, yPred.shape, reading);
      const {truth: trueIndex} = pairsOnCpu(name, yTrue, yPred, layout, truth);
      const {predicted} = pairsOnCpu(name, yTrue, yPred, layout, scores);
      const columns = yPred.shape[yPred.shape.length - 1];
      return sample => {
        const index = trueIndex(sample);
        if (index === IGNORED) return undefined;
        if (index === unknown) {
          throw new UsageError(
            name,
            `yTrue holds ${yTrue.data[sample]}, which is not one of labels. Add it.`,
          );
        }
        const answer = predicted(sample);
        if (Number.isNaN(answer)) return NaN;
        if (layout.kind === 'binary') return k > 1 || answer === index ? 1 : 0;
        return rankOnCpu(yPred.data, sample * columns, columns, index, k) < k ? 1 : 0;
      };
    },
    device(yTrue, yPred) {
      const {layout, truth, scores, unknown} = readingsFor(name, yTrue.shape, yPred.shape, reading);
      const {truth: index, unreadable} = pairsOnDevice(yTrue, yPred, layout, truth);
      const lost = unknown === undefined ? unreadable : logicalOr(unreadable, equal(index, unknown));
      const counted = toFloat(greaterEqual(index, 0));
      const hits = (): Tensor => {
        if (layout.kind === 'binary') {
          return k > 1
            ? onesLike(index)
            : equal(index, pairsOnDevice(yTrue, yPred, layout, scores).predicted);
        }
        const rows = reshape(toFloat(yPred), [-1, yPred.shape[yPred.rank - 1]]);
        return less(rankOnDevice(rows, index), k);
      };
      return {values: whereFloat(lost, NaN, toFloat(hits())), counted};
    },
  };
}

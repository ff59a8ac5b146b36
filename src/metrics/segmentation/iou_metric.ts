import {checkAxis, checkCount, checkIgnoreClass, checkFlag, keyOf, MOST_THRESHOLDS} from '../../check.js';
import {UsageError} from '../../errors.js';
import {
  addIntersections,
  type ConfusionOptions,
  intersectionsOnDevice,
  entriesShape,
} from '../../functional/confusion/intersections.js';
import {EPSILON} from '../../functional/core/epsilon.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Tensor} from '@tensorflow/tfjs-core';
import {formatValue} from '../../format_value.js';

export interface ClassesOptions extends MetricOptions {
  /** Number of classes. Ids outside 0..numClasses - 1 are left out. */
  numClasses: number;
  /** Entries with this label are left out. Default: null, none. */
  ignoreClass?: number | null;
  /** The axis of the classes in scores. Default: -1. */
  axis?: number;
}

/** A metric that is the mean of the intersections over unions of some classes. */
export abstract class IoUMetric extends StatisticMetric<number> {
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'ignored';

  /** How labels and predictions become classes. @internal */
  protected abstract readonly pairs: ConfusionOptions;
  /** The classes that are averaged. @internal */
  protected abstract readonly targets: readonly number[];

  protected declare(): readonly Statistic[] {
    return [intersections(this.className, this.pairs)];
  }

  compute([counts]: readonly (Float64Array | undefined)[]): number {
    if (counts === undefined) return 0;
    const size = counts.length / 3;
    let total = 0;
    let present = 0;
    for (const id of this.targets) {
      const hits = counts[id];
      const union = hits + counts[size + id] + counts[2 * size + id];
      // A class without labels and predictions does not count. A class with NaN does.
      if (union <= LEAST) continue;
      present++;
      total += hits / (union + EPSILON);
    }
    return total / (present + EPSILON);
  }
}

/** A union of at most this is empty. */
const LEAST = 1e-9;

/** `pairs`, checked. */
export function checkPairs(className: string, pairs: ConfusionOptions): ConfusionOptions {
  const {numClasses, axis, ignoreClass, sparseYTrue, sparseYPred} = pairs;
  checkFlag(className, 'sparseYTrue', sparseYTrue);
  checkFlag(className, 'sparseYPred', sparseYPred);
  checkCount(className, 'numClasses', numClasses, 1);
  checkIgnoreClass(className, ignoreClass);
  checkAxis(className, axis);
  return pairs;
}

/** The ids in `targetClassIds`; negative ones count from the last class. Undefined: all classes. */
export function targetsOf(className: string, numClasses: number, given?: readonly number[]): number[] {
  checkCount(className, 'numClasses', numClasses, 1, MOST_THRESHOLDS);
  if (given === undefined) return Array.from({length: numClasses}, (_, c) => c);
  const isClass = (id: number): boolean => Number.isInteger(id) && id >= -numClasses && id < numClasses;
  if (Array.isArray(given) && given.length > 0 && given.every(isClass)) {
    return given.map((id: number) => (id < 0 ? id + numClasses : id));
  }
  throw new UsageError(
    className,
    `targetClassIds must be an array of ids of the ${numClasses} classes, at least one; got ${formatValue(given)}.`,
  );
}

/**
 * The hits, false alarms and misses of each class, [3, classes]: metrics that read labels and predictions in
 * the same way share them.
 *
 * @param name the metric's class, for errors
 */
function intersections(name: string, pairs: ConfusionOptions): Statistic {
  return defineStatistic({
    key: `intersections|${keyOf(pairs)}`,
    merge: totals,
    length({yTrue, yPred}) {
      entriesShape(name, yTrue?.shape ?? [], yPred.shape, pairs);
      return 3 * pairs.numClasses;
    },
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      addIntersections(name, yTrue, yPred, maskedWeightsOnCpu(name, batch), pairs, into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      return intersectionsOnDevice(name, yTrue, yPred, maskedWeightsOnDevice(name, batch), pairs);
    },
  });
}

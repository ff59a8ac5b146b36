import {concat, equal, mul, onesLike, reshape, tensor1d, zerosLike} from '@tensorflow/tfjs-core';
import {showShape, sizeOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {whereFlat} from '../../functional/core/arrays.js';
import {batchWeightsOnDevice, batchWeightsOnCpu} from '../../functional/core/sample_weights.js';
import {maxima} from '../../state/extremes.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import {nest} from '../../state/metric_weight.js';
import type {MetricOptions, NestedNumbers} from '../../types.js';
import {ValueMetric} from '../base/statistic_metric.js';
import {formatValue} from '../../format_value.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MeanTensorOptions extends MetricOptions {
  /** Shape of the values. Default: that of the first update. */
  shape?: readonly number[] | null;
}

/**
 * Weighted mean of whole tensors, entry by entry: every update is one observation.
 *
 * - Formula: sum of weighted values / sum of weights, for each entry; 0 where nothing was counted.
 * - Shapes: `updateState(values, sampleWeight?)`; values of the same shape in every update, without a batch
 *   axis. Weights: one number, or the leading axes of the values.
 * - Result: nested arrays of the shape of the values; before data 0 in the given `shape`, or [].
 *
 * Source: `tf.keras.metrics.MeanTensor` (Keras 2).
 *
 * @example
 * const m = new MeanTensor();
 * m.updateState([0, 1, 2, 3]);
 * m.updateState([4, 5, 6, 7]);
 * await m.result();   // [2, 3, 4, 5]
 */
export class MeanTensor<N extends string = MetricNames['MeanTensor']> extends ValueMetric<NestedNumbers> {
  static override className = 'MeanTensor';
  declare readonly [KEY]?: Key<N>;
  private readonly shape: readonly number[] | null;

  constructor(options: MeanTensorOptions & Named<N> = {}) {
    optionsOf(new.target, options);
    const shape = options.shape ?? null;
    super(options, {shape});
    const isShape = Array.isArray(shape) && shape.every((d: number) => Number.isInteger(d) && d >= 0);
    if (shape !== null && !isShape) {
      throw new UsageError(
        MeanTensor.className,
        `shape must be an array of sizes; got ${formatValue(shape)}.`,
      );
    }
    this.shape = shape;
  }

  protected declare(): readonly Statistic[] {
    return [sums(this.className), extents(this.className, this.shape)];
  }

  compute([entries, seen]: readonly (Float64Array | undefined)[]): NestedNumbers {
    if (entries === undefined || seen === undefined) {
      return this.shape === null ? [] : nest(new Float64Array(sizeOf(this.shape)), this.shape);
    }
    if (entries.length === 0) return [];
    const shape = Array.from(seen.subarray(1));
    const size = entries.length / 2;
    return nest(
      Float64Array.from({length: size}, (_, i) =>
        entries[size + i] === 0 ? 0 : entries[i] / entries[size + i],
      ),
      shape,
    );
  }
}

/** [weighted values, then weights], of every entry. A weight of 0 excludes a value, even NaN. */
function sums(name: string): Statistic {
  return defineStatistic({
    key: 'mean tensor',
    merge: totals,
    length: ({yPred}) => 2 * sizeOf(yPred.shape),
    cpu(batch, into) {
      const {data, shape} = batch.yPred;
      const w = batchWeightsOnCpu(name, batch, shape);
      for (let i = 0; i < data.length; i++) {
        const weight = w === undefined ? 1 : w[i];
        if (weight === 0) continue;
        into[i] += weight * data[i];
        into[data.length + i] += weight;
      }
    },
    device(batch) {
      const values = toFloat(batch.yPred);
      const w = batchWeightsOnDevice(name, batch, values.shape) ?? onesLike(values);
      const weighted = whereFlat(equal(w, 0), zerosLike(values), mul(values, w));
      return concat([reshape(weighted, [-1]), reshape(w, [-1])]);
    },
  });
}

/** 1, then the sizes of the values, which `compute` needs to nest them. */
function extents(name: string, expected: readonly number[] | null): Statistic {
  return defineStatistic({
    key: `mean tensor|shape`,
    merge: maxima,
    length({yPred: {shape}}) {
      if (
        expected !== null &&
        (shape.length !== expected.length || shape.some((d, i) => d !== expected[i]))
      ) {
        throw new UsageError(name, `expected values ${showShape(expected)}, got ${showShape(shape)}.`);
      }
      return 1 + shape.length;
    },
    sizes: ({yPred}) => yPred.shape,
    sizesIn: values => Array.from(values.subarray(1)),
    cpu: ({yPred}, into) => [1, ...yPred.shape].forEach((d, i) => (into[i] = Math.max(into[i], d))),
    device: ({yPred}) => tensor1d([1, ...yPred.shape]),
  });
}

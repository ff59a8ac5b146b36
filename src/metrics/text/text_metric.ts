import {equal, mul, sum, zerosLike} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {whereFlat} from '../../functional/core/arrays.js';
import {batchWeightsOnCpu, batchWeightsOnDevice} from '../../functional/core/sample_weights.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricResult, TensorLike} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type TextPair, textPairs, type Texts} from './texts.js';

/**
 * A metric of texts that is computed from sums over texts. `updateState` takes texts; a model that predicts
 * numbers cannot use it in `compile`.
 */
export abstract class TextMetric<R extends MetricResult = number> extends StatisticMetric<R> {
  /** True if a text may have several references. @internal */
  protected readonly takesSeveral: boolean = false;

  /** How many numbers `countsOf` returns. @internal */
  protected abstract readonly size: number;

  /** The numbers of one text that are added up. @internal */
  protected abstract countsOf(pair: TextPair): readonly number[];

  /** The result, given the sums. @internal */
  protected abstract fromSums(sums: Float64Array): R;

  protected declare(): readonly Statistic[] {
    return [columnSums(this.className, this.countedConfig(), this.size)];
  }

  /**
   * Adds a batch of texts.
   *
   * @param yTrue the references: strings, or a string tensor [batch]
   * @param yPred the predicted texts, as many
   * @param sampleWeight a weight for each text
   */
  override updateState(yTrue: Texts, yPred?: Texts, sampleWeight?: TensorLike): void {
    if (yTrue === undefined || yTrue === null || yPred === undefined || yPred === null) {
      throw new UsageError(this.className, 'updateState takes (yTrue, yPred, sampleWeight?).');
    }
    const pairs = textPairs(this.className, yTrue, yPred, this.takesSeveral);
    if (pairs.length === 0) return;
    this.updateBatch({yPred: pairs.map(pair => Float64Array.from(this.countsOf(pair))), sampleWeight});
  }

  compute([sums]: readonly (Float64Array | undefined)[]): R {
    return this.fromSums(sums ?? new Float64Array(this.size));
  }
}

/** The weighted sums of the columns of [texts, size]. */
function columnSums(name: string, config: string, size: number): Statistic {
  return defineStatistic({
    key: `texts|${name}|${config}`,
    merge: totals,
    length({yTrue}) {
      if (yTrue === undefined) return size;
      throw new UsageError(
        name,
        'it compares texts, and a model predicts numbers. Decode them, and call updateState(texts, texts).',
      );
    },
    cpu(batch, into) {
      const {data, shape} = batch.yPred;
      const weights = batchWeightsOnCpu(name, batch, shape);
      for (let i = 0; i < data.length; i++) {
        const weight = weights === undefined ? 1 : weights[i];
        if (weight !== 0) into[i % size] += weight * data[i];
      }
    },
    device(batch) {
      const values = toFloat(batch.yPred);
      const weights = batchWeightsOnDevice(name, batch, values.shape);
      if (weights === undefined) return sum(values, 0);
      return sum(whereFlat(equal(weights, 0), zerosLike(values), mul(values, weights)), 0);
    },
  });
}

/** a / b; before data 0. */
export function ratio(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : a / b;
}

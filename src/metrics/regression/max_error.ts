import {abs, max, notEqual, reshape, sub, zerosLike} from '@tensorflow/tfjs-core';
import {whereFlat} from '../../functional/core/arrays.js';
import {outputsOf, outputsOnDevice, outputsOnCpu} from '../../functional/core/outputs.js';
import {maxima} from '../../state/extremes.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Greatest distance between a label and its prediction.
 *
 * - Formula: max of |yTrue - yPred| over all entries whose weight is not 0.
 * - Shapes: yTrue and yPred of the same shape, any; [batch] is [batch, 1].
 * - Result: a number, at least 0; 0 before data. Weights other than 0 make no difference.
 *
 * Source: `sklearn.metrics.max_error`.
 *
 * @example
 * const m = new MaxError();
 * m.updateState([3, 2, 7, 1], [4, 2, 7, 1]);
 * await m.result();   // 1
 */
export class MaxError<N extends string = MetricNames['MaxError']> extends StatisticMetric<number> {
  static override className = 'MaxError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }

  protected declare(): readonly Statistic[] {
    return [greatestError(this.className)];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    // Without samples, the maximum is -Infinity.
    return state === undefined ? 0 : Math.max(state[0], 0);
  }
}

function greatestError(name: string): Statistic {
  return defineStatistic({
    key: 'max|absolute_error',
    merge: maxima,
    length: batch => {
      outputsOf(name, batch);
      return 1;
    },
    cpu(batch, into) {
      const {t, p, w} = outputsOnCpu(name, batch);
      for (let i = 0; i < t.length; i++) {
        if (w?.[i] !== 0) into[0] = Math.max(into[0], Math.abs(t[i] - p[i]));
      }
    },
    device(batch) {
      const {t, p, w} = outputsOnDevice(name, batch);
      const errors = abs(sub(t, p));
      const counted = w === undefined ? errors : whereFlat(notEqual(w, 0), errors, zerosLike(errors));
      return reshape(max(counted), [1]);
    },
  });
}

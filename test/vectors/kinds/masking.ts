/** `compile/masking.json`: metrics under the mask that Keras attaches to a prediction. */
import {dispose} from '@tensorflow/tfjs-core';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import {type StatisticMetric} from '../../../src/metrics/base/statistic_metric.js';
import {fail, type Outcome, pass} from '../outcome.js';
import {isClose, type Nums, show, type TensorJson, tensorOf, type Tolerance} from '../values.js';

export interface MaskingCase {
  readonly id: string;
  readonly metric: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly batches: readonly {
    readonly yTrue: TensorJson;
    readonly yPred: TensorJson;
    readonly mask: TensorJson | null;
    readonly sampleWeight: TensorJson | null;
  }[];
  readonly resultsAfterEachBatch?: readonly Nums[];
  readonly error?: unknown;
  readonly tolerance: Tolerance;
}

export async function runMasking(given: MaskingCase): Promise<Outcome> {
  const metric = metricFrom({className: given.metric, config: given.config}) as StatisticMetric;
  try {
    for (const [i, {yTrue, yPred, mask, sampleWeight}] of given.batches.entries()) {
      const [t, p, m, w] = [yTrue, yPred, mask, sampleWeight].map(x => (x ? tensorOf(x) : undefined));
      try {
        metric.updateBatch({yTrue: t, yPred: p as NonNullable<typeof p>, mask: m, sampleWeight: w});
      } catch (error) {
        return given.error ? pass : fail((error as Error).message);
      } finally {
        dispose([t, p, m, w].filter(x => x !== undefined));
      }
      if (given.error) continue;
      const want = given.resultsAfterEachBatch?.[i] as Nums;
      const got = await metric.result();
      if (!isClose(got, want, given.tolerance))
        return fail(`after batch ${i} got ${show(got)}, want ${show(want)}`);
    }
  } finally {
    metric.dispose();
  }
  return given.error ? fail('expected an error, got none') : pass;
}

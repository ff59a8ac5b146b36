import {add, keep, mul, type Scalar, Tensor, tidy} from '@tensorflow/tfjs-core';
import {StatisticMetric} from '../../metrics/base/statistic_metric.js';
import {currentPath} from '../../array/path.js';
import type {LossLayout} from '../compile/loss_layout.js';
import type {Pass, PassContext, StepValues} from './pass.js';

/** Named values of one batch: numbers where reading is free, elsewhere kept scalars, whoever takes them owns them. */
export type BatchEntries = [string, number | Scalar][];

/**
 * What the logs of one batch hold: the loss, its terms, and those metrics that tfjs would have put there, over this
 * batch alone. Run it inside the tidy of the pass's update.
 */
export function batchEntries(context: PassContext, step: StepValues, pass: Pass): BatchEntries {
  const entries = lossEntries(context.plan.layout, step);
  for (const {key, metric, perBatch} of context.plan.metrics) {
    if (!perBatch || !(metric instanceof StatisticMetric)) continue;
    const last = (pass.states.slotsOf(key) ?? []).map(slot => slot.lastBatch);
    if (last.every(l => l instanceof Float64Array)) {
      const value = metric.compute(last);
      if (typeof value === 'number') entries.push([key, value]);
    } else if (metric.computeDevice !== undefined && last.every(l => l instanceof Tensor)) {
      entries.push([key, keep(metric.computeDevice(last)) as Scalar]);
    }
  }
  return entries;
}

function lossEntries(layout: LossLayout, step: StepValues): BatchEntries {
  if (currentPath() === 'cpu') return layout.entries(step.terms.map(t => t.dataSync()[0]));
  return layout.combine<Tensor>(step.terms, parts => {
    const weighted = (): Tensor[] => parts.map(([t, weight]) => (weight === 1 ? t.clone() : mul(t, weight)));
    return keep(tidy(() => weighted().reduce((a, b) => add(a, b))));
  }) as BatchEntries;
}

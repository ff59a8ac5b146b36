import {add, keep, mul, type Scalar, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {currentPath} from '../../array/path.js';
import type {LossLayout} from '../compile/loss_layout.js';
import type {Pass, PassContext, StepValues} from './pass.js';

/** Named values of one batch: numbers where reading is free, on a GPU kept scalars, which the caller owns. */
export type BatchEntries = [string, number | Scalar][];

/**
 * The logs of one batch: the loss, its terms, and the metrics that plain tfjs would report, each over this
 * batch alone. Run it inside the tidy of the pass's update.
 */
export function batchEntries(context: PassContext, step: StepValues, pass: Pass): BatchEntries {
  const entries = lossEntries(context.plan.layout, step);
  for (const {key, perBatch} of context.plan.metrics) {
    const value = perBatch ? pass.lastBatch(key) : undefined;
    if (value !== undefined) entries.push([key, value]);
  }
  return entries;
}

function lossEntries(layout: LossLayout, step: StepValues): BatchEntries {
  if (currentPath() === 'cpu') return layout.entries(step.terms.map(t => t.dataSync()[0]));
  return layout.sumTerms<Tensor>(step.terms, parts => {
    const weighted = (): Tensor[] => parts.map(([t, weight]) => (weight === 1 ? t.clone() : mul(t, weight)));
    return keep(tidy(() => weighted().reduce((a, b) => add(a, b))));
  }) as BatchEntries;
}

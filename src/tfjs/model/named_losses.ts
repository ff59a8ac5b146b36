import {input, model} from '@tensorflow/tfjs-layers';
import {train} from '@tensorflow/tfjs-core';
import type {InnerModel, LossFunction} from '../internals.js';

/** The losses that tfjs 4.22 knows by name. */
export const TFJS_LOSSES = [
  'meanSquaredError',
  'meanAbsoluteError',
  'meanAbsolutePercentageError',
  'meanSquaredLogarithmicError',
  'squaredHinge',
  'hinge',
  'categoricalHinge',
  'logcosh',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
  'kullbackLeiblerDivergence',
  'poisson',
  'cosineProximity',
] as const;

export type TfjsLoss = (typeof TFJS_LOSSES)[number];

const known = new Map<TfjsLoss, LossFunction>();

/**
 * tfjs's own function of a named loss. Its table is not exported: this compiles a model without weights (C5).
 */
export function tfjsLoss(name: TfjsLoss): LossFunction {
  const found = known.get(name);
  if (found !== undefined) return found;
  // The explicit names keep the probe from consuming numbers of automatic names.
  const x = input({shape: [1], name: `tfjs_metrics_loss_probe_${name}`});
  const probe = model({inputs: x, outputs: x, name: `tfjs_metrics_loss_probe_model_${name}`});
  const optimizer = train.sgd(1);
  probe.compile({optimizer, loss: name});
  const fn = (probe as unknown as InnerModel).lossFunctions[0];
  optimizer.dispose();
  known.set(name, fn);
  return fn;
}

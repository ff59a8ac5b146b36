import {add, mul, type Scalar, type Tensor} from '@tensorflow/tfjs-core';
import type {GraphModel} from '../../tfjs/internals.js';
import {penaltiesOf} from '../../tfjs/model/penalties.js';
import {nameOfLoss} from '../../losses/named_loss.js';
import {reduceLoss} from '../../losses/reduce_loss.js';
import {REGULARIZATION} from './loss_layout.js';
import type {OutputLoss} from './output_losses.js';

/** Tensors of one step, one entry per output. */
export interface OutputTensors {
  readonly targets: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly weights: readonly (Tensor | undefined)[];
  readonly masks: readonly (Tensor | undefined)[];
}

/** The terms of all outputs: scalars, not yet weighted, in the order of the layout. */
export function outputTerms(
  losses: readonly OutputLoss[],
  outputNames: readonly string[],
  step: OutputTensors,
): Tensor[] {
  return losses.flatMap((loss, i) =>
    loss.terms.map(term =>
      reduceLoss(
        `loss ${term.name ?? outputNames[i]}`,
        term.fn,
        step.targets[i],
        step.outputs[i],
        step.weights[i],
        step.masks[i],
      ),
    ),
  );
}

/** The penalties of a model by name. Those of a layer count once, however often the layer is used (A2). */
export function penaltyGroups(model: GraphModel): Map<string, (() => Scalar)[]> {
  const groups = new Map<string, (() => Scalar)[]>();
  const unnamed: (() => Scalar)[] = [];
  for (const loss of penaltiesOf(model)) {
    const name = nameOfLoss(loss);
    if (name === undefined) unnamed.push(loss);
    else groups.set(name, [...(groups.get(name) ?? []), loss]);
  }
  if (unnamed.length > 0) groups.set(REGULARIZATION, [...(groups.get(REGULARIZATION) ?? []), ...unnamed]);
  return groups;
}

/** The value of each group of penalties. */
export function penaltyTerms(groups: ReadonlyMap<string, readonly (() => Scalar)[]>): Tensor[] {
  return [...groups.values()].map(losses => losses.map((l): Tensor => l()).reduce((a, b) => add(a, b)));
}

/** The weighted sum of all terms, which is minimized. */
export function totalLoss(losses: readonly OutputLoss[], terms: readonly Tensor[]): Tensor {
  const weights = losses.flatMap(loss => loss.terms.map(term => term.weight * loss.weight));
  return terms
    .map((term, i) => (weights[i] === undefined || weights[i] === 1 ? term : mul(term, weights[i])))
    .reduce((a, b) => add(a, b));
}

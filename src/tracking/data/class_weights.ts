import {argMax, dispose, reshape, type Tensor, tensor1d, tidy} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {labelsOf} from './unlabelled.js';
import type {ClassWeight, ClassWeightArgument} from '../types.js';

/**
 * The weight of each sample, by its class, per output: new tensors, which the caller disposes.
 *
 * @param targets class ids, [batch] or [batch, 1], or rows of scores such as one-hot ones, [batch, classes]
 * @throws UsageError when a class of the targets has no weight
 */
export async function classWeightsOf(
  where: string,
  given: ClassWeightArgument,
  outputs: readonly string[],
  targets: readonly (Tensor | undefined)[],
): Promise<(Tensor | undefined)[]> {
  const weights: (Tensor | undefined)[] = [];
  try {
    for (const [i, one] of spread(where, given, outputs).entries()) {
      const target = targets[i];
      weights.push(
        one && target && (await weightsOf(where, one, labelsOf(where, targets as Tensor[], i, outputs[i]))),
      );
    }
    return weights;
  } catch (error) {
    dispose(weights.filter(w => w !== undefined));
    throw error;
  }
}

/** The weights of each output. Reads `classWeight` as `fit` of tfjs does. */
function spread(
  where: string,
  given: ClassWeightArgument,
  outputs: readonly string[],
): readonly (ClassWeight | undefined)[] {
  const named = given as {readonly [output: string]: ClassWeight};
  if (Array.isArray(given) && given.length === outputs.length) return given.map(w => w ?? undefined);
  if (typeof given === 'object' && !Array.isArray(given)) {
    if (outputs.some(name => Object.hasOwn(named, name))) {
      return outputs.map(name => (Object.hasOwn(named, name) ? named[name] : undefined));
    }
    if (outputs.length === 1) return [given as ClassWeight];
  }
  const each =
    outputs.length > 1 ? `, for each of the outputs ${outputs.join(', ')}, as an array or by name` : '';
  throw new UsageError(
    where,
    `classWeight must be weights by class, such as {0: 1, 1: 5}${each}; got ${formatValue(given)}.`,
  );
}

async function weightsOf(where: string, weight: ClassWeight, target: Tensor): Promise<Tensor> {
  if (target.rank < 1 || target.rank > 2) {
    throw new UsageError(
      where,
      `classWeight needs targets [batch], [batch, 1] or [batch, classes]; got ${showShape(target.shape)}.`,
    );
  }
  const classes = tidy(() =>
    target.rank === 2 && (target.shape[1] ?? 1) > 1 ? argMax(target, 1) : reshape(target, [target.shape[0]]),
  );
  const ids: ArrayLike<number> = await classes.data().finally(() => classes.dispose());
  const values = Array.from(ids, id => {
    const value: unknown = weight[id];
    if (typeof value === 'number') return value;
    throw new UsageError(
      where,
      `classWeight must contain all classes of the targets; class ${id} has no weight.`,
    );
  });
  return tensor1d(values, 'float32');
}

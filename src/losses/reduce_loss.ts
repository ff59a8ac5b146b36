import {add, div, expandDims, mean, mul, squeeze, sum, type Tensor} from '@tensorflow/tfjs-core';
import {showShape} from '../check.js';
import {UsageError} from '../errors.js';
import {toFloat} from '../floats.js';
import {printWarning} from '../print.js';
import {formatValue} from '../format_value.js';
import type {LossFunction} from '../tfjs/internals.js';
import {perSample} from './unreduced.js';

const EPSILON = 1e-7;

/**
 * Reduces one loss over one batch to a scalar: the sum of `loss * weight` divided by the number of entries.
 * With a mask it is the mean over the unmasked entries. A scalar that the function returns is taken as it is.
 *
 * Source: `keras.losses.Loss` with reduction `sum_over_batch_size`.
 */
export function reduceLoss(
  where: string,
  loss: LossFunction,
  yTrue: Tensor,
  yPred: Tensor,
  weight: Tensor | undefined,
  mask: Tensor | undefined,
): Tensor {
  const fn = weight === undefined && mask === undefined ? loss : (perSample(loss) ?? loss);
  const values = valuesOf(where, fn(yTrue, yPred));
  checkShape(where, loss, values, yPred);
  if (weight === undefined && mask === undefined) return mean(values);
  if (values.rank === 0) {
    throw new UsageError(
      where,
      'the loss function returns a scalar, on which sample weights, class weights and masks cannot act. ' +
        'Return one value per sample: average over the last axis only, as tf.metrics and the named losses do.',
    );
  }
  const factors = [mask === undefined ? undefined : maskFactor(mask), weight].filter(f => f !== undefined);
  const factor = factors.map(f => aligned(where, f, values)).reduce((a, b) => mul(a, b));
  return mean(mul(values, factor));
}

/** JavaScript does not check what a loss function returns. */
function valuesOf(where: string, returned: unknown): Tensor {
  const {dataId, isDisposed} = (returned ?? {}) as Partial<Tensor>;
  if (typeof dataId === 'object' && isDisposed !== true) return returned as Tensor;
  const got = isDisposed === true ? 'a disposed tensor' : formatValue(returned);
  throw new UsageError(
    where,
    `the loss function returned ${got}. It has to return a tensor: one loss per sample, or a scalar, ` +
      'computed from yPred with tfjs operations.',
  );
}

/** Losses for which the warning was printed. */
const warned = new WeakSet<LossFunction>();

/**
 * The mean of nothing is NaN. A result without an entry for each sample, or with more entries than yPred, may
 * be meant, but is often an accident: [8, 8] comes from a yTrue [8, 1] and a yPred that was reshaped to [8].
 */
function checkShape(where: string, loss: LossFunction, {shape, size}: Tensor, yPred: Tensor): void {
  const got = `the loss function returned ${showShape(shape)} for yPred ${showShape(yPred.shape)}`;
  if (size === 0 && yPred.size > 0) {
    throw new UsageError(where, `${got}. It has to return one loss per sample, or a scalar.`);
  }
  const isPerSample = shape[0] === yPred.shape[0] && size <= yPred.size;
  if (size === 1 || isPerSample || warned.has(loss)) return;
  warned.add(loss);
  printWarning(`${where}: ${got}, not one loss per sample or a scalar. Its mean is minimized.`);
}

/** Valid entries weigh `total / valid`, so the mean over all entries is the mean over the valid ones. */
function maskFactor(mask: Tensor): Tensor {
  const valid = toFloat(mask);
  return mul(valid, div(mask.size, add(sum(valid), EPSILON)));
}

/** Reshapes the factor to the rank of the values: drops a trailing 1, adds missing axes. */
function aligned(where: string, factor: Tensor, values: Tensor): Tensor {
  let f = factor;
  if (f.rank === values.rank + 1 && f.shape[f.rank - 1] === 1) f = squeeze(f, [f.rank - 1]);
  while (f.rank < values.rank) f = expandDims(f, -1);
  const fits = f.rank === values.rank && f.shape.every((d, i) => d === 1 || d === values.shape[i]);
  if (!fits) {
    throw new UsageError(
      where,
      `weights or mask of shape ${showShape(factor.shape)} do not fit losses of shape ${showShape(values.shape)}. ` +
        'Expected one weight per sample [batch], or one per entry.',
    );
  }
  return f;
}

import {any, concat, equal, fill, mul, notEqual, sum, tensor1d, zerosLike} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {whereFlat} from '../../functional/core/arrays.js';
import {checkDomain, type Elementwise} from '../../functional/core/elementwise.js';
import {
  eachOutputBlock,
  type Outputs,
  outputsOf,
  outputsOnDevice,
  outputsOnCpu,
} from '../../functional/core/outputs.js';
import {blockFor, VALUES} from '../../array/blocks.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/**
 * The weighted sum of a value of every entry, and the sum of the weights, for every output: [2, outputs]. A
 * weight of 0 excludes an entry, even if its value is NaN or undefined.
 *
 * @param name the metric's class, for errors
 */
export function outputSums(name: string, value: Elementwise): Statistic {
  return defineStatistic({
    key: `outputs|${value.key}`,
    merge: totals,
    length: batch => 2 * outputsOf(name, batch),
    cpu(batch, into) {
      const all = outputsOnCpu(name, batch);
      const {t, p, w} = all;
      checkDomain(name, value, t, p, w);
      eachOutputBlock(all, block => addBlock(value, block, into));
    },
    device(batch) {
      const {t, p, w, outputs} = outputsOnDevice(name, batch);
      const values = value.device(t, p);
      if (w === undefined) return concat([sum(values, 0), fill([outputs], t.shape[0])]);
      const products = whereFlat(equal(w, 0), zerosLike(values), mul(w, values));
      return concat([sum(products, 0), sum(w, 0)]);
    },
  });
}

function addBlock(value: Elementwise, {t, p, w, outputs}: Outputs<Float64Array>, into: Float64Array): void {
  const {length} = t;
  if (outputs === 1 && w === undefined && value.loop !== undefined) {
    into[0] += value.loop(t, p, undefined, length);
    into[1] += length;
    return;
  }
  const values = blockFor(VALUES, length);
  if (value.loop !== undefined) value.loop(t, p, values, length);
  else for (let i = 0; i < length; i++) values[i] = value.cpu(t[i], p[i]);
  for (let i = 0, c = 0; i < length; i++) {
    const weight = w === undefined ? 1 : w[i];
    if (weight !== 0) {
      into[c] += weight * values[i];
      into[outputs + c] += weight;
    }
    if (++c === outputs) c = 0;
  }
}

/** The sums of values, and those of weights. */
export function partsOf(state: Float64Array): [sums: Float64Array, weights: Float64Array] {
  return [state.subarray(0, state.length / 2), state.subarray(state.length / 2)];
}

/** The weighted mean of every output; 0 where nothing was counted. */
export function meansOf(state: Float64Array): number[] {
  const [sums, weights] = partsOf(state);
  return Array.from(sums, (total, c) => (weights[c] === 0 ? 0 : total / weights[c]));
}

/** The number of samples, of those that have any weight or of all. */
export function sampleCount(name: string, of: 'weighted' | 'all'): Statistic {
  return defineStatistic({
    key: `outputs|samples, ${of}`,
    merge: totals,
    length: batch => {
      outputsOf(name, batch);
      return 1;
    },
    cpu(batch, into) {
      const {t, w, outputs} = outputsOnCpu(name, batch);
      if (of === 'all' || w === undefined) {
        into[0] += t.length / outputs;
        return;
      }
      for (let start = 0; start < t.length; start += outputs) {
        let counts = false;
        for (let i = start; i < start + outputs && !counts; i++) counts = w[i] !== 0;
        if (counts) into[0]++;
      }
    },
    device(batch) {
      const {t, w} = outputsOnDevice(name, batch);
      if (of === 'all' || w === undefined) return tensor1d([t.shape[0]]);
      return sum(toFloat(any(notEqual(w, 0), 1)), 0, true);
    },
  });
}

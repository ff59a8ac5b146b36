import {tensor1d} from '@tensorflow/tfjs-core';
import {maxima} from '../../state/extremes.js';
import {defineStatistic} from '../../state/statistic_slot.js';

/** 1 if any batch had sample weights, even weights of 1; else 0. A mask does not count. */
export const weightsGiven = defineStatistic({
  key: 'weights given',
  merge: maxima,
  length: () => 1,
  cpu({sampleWeight}, into) {
    into[0] = Math.max(into[0], sampleWeight === undefined ? 0 : 1);
  },
  device: ({sampleWeight}) => tensor1d([sampleWeight === undefined ? 0 : 1]),
});

import {cast} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import type {PerSample} from '../../functional/core/per_sample.js';

/** The values themselves, as metrics over values average them. */
export const plainValues: PerSample = {
  key: 'values',
  cpu: (_, values) => values,
  device: (_, values) => toFloat(values),
};

/** The values truncated to integers: Keras's `dtype: 'int32'`. */
export const wholeValues: PerSample = {
  key: 'values(int32)',
  cpu: (_, {data, shape}) => ({data: Int32Array.from(data), shape, dtype: 'int32'}),
  device: (_, values) => toFloat(cast(values, 'int32')),
};

import {cast, type Tensor} from '@tensorflow/tfjs-core';
import type {CpuArray} from '../../array/cpu_array.js';
import {toFloat} from '../../floats.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {blocksOf} from '../../functional/core/value_blocks.js';

/** How metrics over values take them. */
export interface Values {
  readonly key: string;
  cpu(values: CpuArray): CpuArray;
  device(values: Tensor): Tensor;
}

/** The values themselves. */
export const plainValues: Values = {
  key: 'values',
  cpu: values => values,
  device: toFloat,
};

/** The values truncated to integers: Keras's `dtype: 'int32'`. */
export const wholeValues: Values = {
  key: 'values(int32)',
  cpu: ({data, shape}) => ({data: Int32Array.from(data), shape, dtype: 'int32'}),
  device: values => toFloat(cast(values, 'int32')),
};

/** Values to average. */
export function eachOf({key, cpu, device}: Values): PerSample {
  return {key, cpu: (_, values) => blocksOf(cpu(values)), device: (_, values) => device(values)};
}

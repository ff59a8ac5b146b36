import {onesLike, stack, transpose} from '@tensorflow/tfjs-core';
import type {Elementwise} from '../../functional/core/elementwise.js';
import {outputsOf, outputsOnDevice, outputsOnCpu} from '../../functional/core/outputs.js';
import type {Strided} from '../../state/samples.js';
import {defineCollection} from '../../state/collection_slot.js';
import type {Collection} from '../../state/tally.js';

export const label: Elementwise = {key: 'label', cpu: t => t, device: t => t};
export const prediction: Elementwise = {key: 'prediction', cpu: (_, p) => p, device: (_, p) => p};

/**
 * The samples of each output. A sample consists of the given values of a label and its prediction (for
 * example both of them, or only their error), and the weight.
 *
 * @param name the metric's class, for errors
 */
export function outputSamples(
  name: string,
  values: readonly Elementwise[],
  maxSamples: number | null,
): Collection {
  return defineCollection({
    key: `rows|${values.map(v => v.key).join(', ')}|${maxSamples}`,
    name,
    layout: {coordinates: values.length, labelled: false, maxSamples},
    length: batch => outputsOf(name, batch),
    cpu(batch) {
      const {t, p, w, outputs} = outputsOnCpu(name, batch);
      const count = t.length / outputs;
      return Array.from({length: outputs}, (_, c) => {
        const column = (data: ArrayLike<number>): Strided => ({data, start: c, step: outputs});
        return {
          count,
          coordinates: values.map(value => {
            if (value === label) return column(t);
            if (value === prediction) return column(p);
            const data = new Float64Array(count);
            for (let n = 0, i = c; n < count; n++, i += outputs) data[n] = value.cpu(t[i], p[i]);
            return {data, start: 0, step: 1};
          }),
          weights: w && column(w),
        };
      });
    },
    device(batch) {
      const {t, p, w} = outputsOnDevice(name, batch);
      const columns = [...values.map(v => v.device(t, p)), w ?? onesLike(p)];
      return transpose(stack(columns, 2), [1, 0, 2]);
    },
  });
}

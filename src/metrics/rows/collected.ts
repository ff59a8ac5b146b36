import {onesLike, stack, transpose} from '@tensorflow/tfjs-core';
import {checkCount} from '../../check.js';
import type {Elementwise} from '../../functional/core/elementwise.js';
import {outputsOf, outputsOnDevice, outputsOnCpu} from '../../functional/core/outputs.js';
import type {Collection} from '../../state/collection.js';
import type {MetricOptions} from '../../types.js';

/** Options of every metric that keeps rows. */
export interface CollectedOptions extends MetricOptions {
  /**
   * So many rows are kept at most (of each output or class); beyond that scores are cut off after so many bits that
   * rows coincide, and the error that this can cause is reported. Default: null, all rows, exact.
   */
  maxSamples?: number | null;
}

/** Checks `maxSamples`. */
export function checkMaxSamples(className: string, maxSamples: number | null | undefined): number | null {
  return maxSamples === undefined || maxSamples === null
    ? null
    : checkCount(className, 'maxSamples', maxSamples, 2);
}

export const label: Elementwise = {key: 'label', cpu: t => t, device: t => t};
export const prediction: Elementwise = {key: 'prediction', cpu: (_, p) => p, device: (_, p) => p};

/**
 * Rows of every output: the given values of each pair of a label and a prediction (`[label, prediction]`, or an error
 * alone), and its weight.
 *
 * @param name the metric's class, for errors
 */
export function collectedEntries(
  name: string,
  values: readonly Elementwise[],
  maxSamples: number | null,
): Collection {
  return {
    key: `rows|${values.map(v => v.key).join(', ')}|${maxSamples}`,
    merge: 'append',
    name,
    layout: {coordinates: values.length, labelled: false, maxSamples},
    length: batch => outputsOf(name, batch),
    cpu(batch) {
      const {t, p, w, outputs} = outputsOnCpu(name, batch);
      const width = values.length + 1;
      const samples = t.length / outputs;
      return Array.from({length: outputs}, (_, c) => {
        const rows = new Float64Array(samples * width);
        for (let n = 0, i = c, at = 0; n < samples; n++, i += outputs) {
          for (const value of values) rows[at++] = value.cpu(t[i], p[i]);
          rows[at++] = w === undefined ? 1 : w[i];
        }
        return rows;
      });
    },
    device(batch) {
      const {t, p, w} = outputsOnDevice(name, batch);
      const columns = [...values.map(v => v.device(t, p)), w ?? onesLike(p)];
      return transpose(stack(columns, 2), [1, 0, 2]);
    },
  };
}

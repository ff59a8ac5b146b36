import {expandDims, stack} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {oneHotLayout} from '../../functional/labels/one_hot.js';
import {
  type ConfidenceOptions,
  confidencesOnDevice,
  confidencesOnCpu,
} from '../../functional/calibration/confidences.js';
import {defineCollection} from '../../state/collection_slot.js';
import type {Collection} from '../../state/tally.js';

/**
 * Rows `[confidence, whether it came true, weight]` of all samples.
 *
 * @param name the metric's class, for errors
 */
export function confidenceRows(
  name: string,
  options: Required<ConfidenceOptions>,
  maxSamples: number | null,
): Collection {
  return defineCollection({
    key: `confidences|${keyOf(options)}|${maxSamples}`,
    name,
    layout: {coordinates: 1, labelled: true, maxSamples},
    length({yTrue, yPred}) {
      oneHotLayout(name, yTrue?.shape ?? [], yPred.shape);
      return 1;
    },
    cpu(batch) {
      const {confidence, cameTrue, weight} = confidencesOnCpu(name, batch, options);
      const rows = new Float64Array(3 * confidence.length);
      for (let n = 0; n < confidence.length; n++) rows.set([confidence[n], cameTrue[n], weight[n]], 3 * n);
      return [rows];
    },
    device(batch) {
      const {confidence, cameTrue, weight} = confidencesOnDevice(name, batch, options);
      return expandDims(stack([confidence, cameTrue, weight], 1), 0);
    },
  });
}

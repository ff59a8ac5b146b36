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
 * Samples `[confidence, 1 if the prediction came true else 0, weight]`.
 *
 * @param name the metric's class, for errors
 */
export function confidenceSamples(
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
      const samples = new Float64Array(3 * confidence.length);
      for (let n = 0; n < confidence.length; n++) samples.set([confidence[n], cameTrue[n], weight[n]], 3 * n);
      return [samples];
    },
    device(batch) {
      const {confidence, cameTrue, weight} = confidencesOnDevice(name, batch, options);
      return expandDims(stack([confidence, cameTrue, weight], 1), 0);
    },
  });
}

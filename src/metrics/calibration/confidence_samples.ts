import {expandDims, stack} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {oneHotLayout} from '../../functional/labels/one_hot.js';
import {
  type ConfidenceOptions,
  confidencesOnDevice,
  cameTrueAt,
  confidenceAt,
  confidencesOnCpu,
  type ConfidenceSource,
  weightAt,
} from '../../functional/calibration/confidences.js';
import type {Strided} from '../../state/samples.js';
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
      const source = confidencesOnCpu(name, batch, options);
      const all = (of: (source: ConfidenceSource, n: number) => number): Strided => {
        const data = new Float64Array(source.count);
        for (let n = 0; n < data.length; n++) data[n] = of(source, n);
        return {data, start: 0, step: 1};
      };
      const {count} = source;
      return [
        {
          count,
          coordinates: [all(confidenceAt)],
          labels: all(cameTrueAt),
          weights: all(weightAt),
        },
      ];
    },
    device(batch) {
      const {confidence, cameTrue, weight} = confidencesOnDevice(name, batch, options);
      return expandDims(stack([confidence, cameTrue, weight], 1), 0);
    },
  });
}

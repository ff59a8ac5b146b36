import {
  equal,
  expandDims,
  mul,
  onesLike,
  reshape,
  stack,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {sizeOf} from '../../check.js';
import {whereFloat} from '../../floats.js';
import {whereFlat} from '../../functional/core/arrays.js';
import type {ClassOptions} from '../../functional/labels/class_layout.js';
import {sampleCounts} from '../../functional/confusion/sample_counts.js';
import {batchWeightsOnDevice, batchWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {type SampleLayout, samplesOf} from '../../state/samples.js';
import {defineCollection} from '../../state/collection_slot.js';
import type {Collection} from '../../state/tally.js';

/**
 * `[TN, FP, FN, TP]` of each sample times its weight, so that a sample of weight 0 keeps its place; and a 1.
 */
const WIDTH = 5;
const LAYOUT: SampleLayout = {coordinates: WIDTH - 1, labelled: false, maxSamples: null};

/** @param name the metric's class, for errors */
export function samplewiseCounts(
  name: string,
  reading: ClassOptions,
  labels: readonly number[] | null,
): Collection {
  const samples = sampleCounts(name, reading, labels);
  return defineCollection({
    key: `sample counts|${samples.key}`,
    name,
    layout: LAYOUT,
    length({yTrue, yPred}) {
      samples.shape(yTrue?.shape ?? [], yPred.shape);
      return 1;
    },
    cpu(batch) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      const shape = samples.shape(yTrue.shape, yPred.shape);
      const w = batchWeightsOnCpu(name, batch, shape);
      const countsOf = samples.cpu(yTrue, yPred);
      const stored = new Float64Array(sizeOf(shape) * WIDTH);
      for (let n = 0, at = 0; at < stored.length; n++, at += WIDTH) {
        const weight = w === undefined ? 1 : w[n];
        if (weight !== 0) {
          const {tn, fp, fn, tp} = countsOf(n);
          stored.set([weight * tn, weight * fp, weight * fn, weight * tp], at);
        }
        stored[at + WIDTH - 1] = 1;
      }
      return [samplesOf(LAYOUT, stored)];
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const shape = samples.shape(yTrue.shape, yPred.shape);
      const {counts, lost} = samples.device(yTrue, yPred);
      const given = batchWeightsOnDevice(name, batch, shape);
      const w = given && reshape(given, [-1]);
      const four = [counts.tn, counts.fp, counts.fn, counts.tp].map(x => {
        const known = whereFloat(lost, NaN, x);
        return w === undefined ? known : whereFlat(equal(w, 0), zerosLike(w), mul(known, w));
      });
      return expandDims(stack([...four, onesLike(counts.tp)], 1), 0);
    },
  });
}

/** `[[TN, FP], [FN, TP]]` of each stored sample. */
export function matricesOfSamples(samples: StoredSamples): number[][][] {
  const all = samples.flat();
  return Array.from({length: samples.count}, (_, n) => {
    const [tn, fp, fn, tp] = all.subarray(n * WIDTH, (n + 1) * WIDTH);
    return [
      [tn, fp],
      [fn, tp],
    ];
  });
}

import {
  add,
  any,
  equal,
  expandDims,
  logicalAnd,
  matMul,
  mul,
  onesLike,
  notEqual,
  range,
  reshape,
  type Tensor,
  transpose,
} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {choose, toFloat} from '../../floats.js';
import {classLayout, knownClasses, type Reading} from '../../functional/class_layout.js';
import {IGNORED, pairsOnHost} from '../../functional/class_pairs.js';
import {pairsOnDevice} from '../../functional/class_pairs_device.js';
import {batchWeightsOnDevice, batchWeightsOnHost} from '../../functional/entry_weights.js';
import type {Batch} from '../../state/batch.js';
import type {HostArray} from '../../state/host_array.js';
import type {Statistic} from '../../state/statistic.js';

/**
 * The weights of all pairs of a true and a predicted class: a matrix [classes, classes], or with `multiLabel` one for
 * every label, [labels, 2, 2]. Rows are the truth. All becomes NaN when scores are NaN, or when on the device, where
 * nobody can throw, class ids are none.
 *
 * @param name the metric's class, for errors
 */
export function confusionCounts(name: string, reading: Reading): Statistic {
  return {
    key: `confusion|${keyOf(reading)}`,
    combine: 'sum',
    length({yTrue, yPred}) {
      const {groups, classes} = classLayout(name, yTrue?.shape ?? [], yPred.shape, reading);
      return groups * classes * classes;
    },
    host(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<HostArray>>;
      const layout = classLayout(name, yTrue.shape, yPred.shape, reading);
      const {entries, groups, classes} = layout;
      const w = batchWeightsOnHost(name, batch, entries);
      const pairs = pairsOnHost(name, yTrue, yPred, layout, reading);
      const size = entries.reduce((a, b) => a * b, 1);
      for (let i = 0; i < size; i++) {
        const weight = w === undefined ? 1 : w[i];
        if (weight === 0) continue;
        const t = pairs.truth(i);
        if (t === IGNORED) continue;
        const p = pairs.predicted(i);
        if (Number.isNaN(p)) into.fill(NaN);
        else into[((i % groups) * classes + t) * classes + p] += weight;
      }
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const layout = classLayout(name, yTrue.shape, yPred.shape, reading);
      const given = batchWeightsOnDevice(name, batch, layout.entries);
      const w = given && reshape(given, [-1]);
      const {truth, predicted, unreadable} = pairsOnDevice(yTrue, yPred, layout, reading);
      const {groups, classes} = layout;
      const isClass = (x: Tensor): Tensor => toFloat(equal(expandDims(x, 1), range(0, classes)));
      const byGroup = (x: Tensor): Tensor => transpose(reshape(x, [-1, groups, classes]), [1, 0, 2]);
      // Also without weights: webgl's comparisons leave ones beyond the edge of a matrix, which matMul would count.
      const weighted = mul(isClass(truth), expandDims(w ?? onesLike(truth), 1));
      const counts = matMul(byGroup(weighted), byGroup(isClass(predicted)), true, false);
      const lost = any(w === undefined ? unreadable : logicalAnd(unreadable, notEqual(w, 0)));
      return add(reshape(counts, [-1]), choose(reshape(lost, [1]), NaN, 0));
    },
  };
}

/** The counts before data, where their number is known. */
export function noCounts(reading: Reading): Float64Array {
  const classes = knownClasses(reading) ?? 0;
  return new Float64Array(reading.multiLabel ? 4 * (reading.numClasses ?? 0) : classes * classes);
}

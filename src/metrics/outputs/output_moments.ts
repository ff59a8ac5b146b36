import {sub} from '@tensorflow/tfjs-core';
import {comomentsOnDevice, comomentsOnCpu} from '../../functional/correlation/comoments.js';
import {addColumnMoments, momentsOnDevice} from '../../functional/core/moments.js';
import {outputsOf, outputsOnDevice, outputsOnCpu} from '../../functional/core/outputs.js';
import {COMOMENTS, comoments} from '../../state/comoments.js';
import {moments} from '../../state/moments.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/**
 * Weight, mean and sum of squared deviations of the labels, or of labels less predictions, of every output.
 */
export function outputMoments(name: string, of: 'labels' | 'residuals'): Statistic {
  return defineStatistic({
    key: `moments|${of}`,
    merge: moments,
    length: batch => 3 * outputsOf(name, batch),
    cpu(batch, into) {
      const {t, p, w, outputs} = outputsOnCpu(name, batch);
      const values = of === 'labels' ? t : Float64Array.from(t, (y, i) => y - p[i]);
      for (let column = 0; column < outputs; column++) addColumnMoments(values, w, column, outputs, into);
    },
    device(batch) {
      const {t, p, w} = outputsOnDevice(name, batch);
      return momentsOnDevice(of === 'labels' ? t : sub(t, p), w);
    },
  });
}

/**
 * The comoments of labels and predictions of every output: weight, means of labels and predictions, Stt, Spp,
 * Stp.
 */
export function outputComoments(name: string): Statistic {
  return defineStatistic({
    key: 'comoments',
    merge: comoments,
    length: batch => COMOMENTS * outputsOf(name, batch),
    cpu(batch, into) {
      comoments.cpu(into, comomentsOnCpu(outputsOnCpu(name, batch)));
    },
    device: batch => comomentsOnDevice(outputsOnDevice(name, batch)),
  });
}

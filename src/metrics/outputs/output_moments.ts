import {sub} from '@tensorflow/tfjs-core';
import {comomentsOnDevice, comomentsOfBlock} from '../../functional/correlation/comoments.js';
import {addColumnMoments, momentsOnDevice} from '../../functional/core/moments.js';
import {
  eachOutputBlock,
  type Outputs,
  outputsOf,
  outputsOnDevice,
  outputsOnCpu,
} from '../../functional/core/outputs.js';
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
      const visit = ({t, p, w, outputs}: Outputs<Float64Array>): void => {
        if (of === 'residuals') for (let i = 0; i < t.length; i++) t[i] -= p[i];
        for (let column = 0; column < outputs; column++) addColumnMoments(t, w, column, outputs, into);
      };
      eachOutputBlock(outputsOnCpu(name, batch), visit, of === 'labels' ? 'labels' : 'both');
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
      eachOutputBlock(outputsOnCpu(name, batch), block => comoments.cpu(into, comomentsOfBlock(block)));
    },
    device: batch => comomentsOnDevice(outputsOnDevice(name, batch)),
  });
}

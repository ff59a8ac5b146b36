import {keyOf} from '../../check.js';
import {addBinSums, binSumsOnDevice} from '../../functional/calibration/bin_sums.js';
import type {Bins} from '../../functional/calibration/bins.js';
import {oneHotLayout} from '../../functional/labels/one_hot.js';
import {
  type ConfidenceOptions,
  confidencesOnDevice,
  confidencesOnCpu,
} from '../../functional/calibration/confidences.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/**
 * For each bin of confidence: the number of samples, the sum of their confidences, and how many came true.
 *
 * @param name the metric's class, for errors
 */
export function binSums(name: string, bins: Bins, options: Required<ConfidenceOptions>): Statistic {
  return defineStatistic({
    key: `confidences|${bins.key}|${keyOf(options)}`,
    merge: totals,
    length({yTrue, yPred}) {
      oneHotLayout(name, yTrue?.shape ?? [], yPred.shape);
      return 3 * bins.count;
    },
    cpu: (batch, into) => addBinSums(bins, confidencesOnCpu(name, batch, options), into),
    device: batch => binSumsOnDevice(bins, confidencesOnDevice(name, batch, options)),
  });
}

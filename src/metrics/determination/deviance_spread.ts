import {deviancesMerged, spreadOnDevice, spreadOnCpu} from '../../functional/regression/deviance_spread.js';
import type {Elementwise} from '../../functional/core/elementwise.js';
import {outputsOf, outputsOnDevice, outputsOnCpu} from '../../functional/core/outputs.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/** The weight of the labels of every output, their mean, and the sum of their deviances from it. */
export function devianceSpread(name: string, deviance: Elementwise): Statistic {
  const merge = deviancesMerged(deviance);
  return defineStatistic({
    key: `spread|${deviance.key}`,
    merge,
    length: batch => 3 * outputsOf(name, batch),
    cpu(batch, into) {
      merge.cpu(into, spreadOnCpu(deviance, outputsOnCpu(name, batch)));
    },
    device: batch => spreadOnDevice(deviance, outputsOnDevice(name, batch)),
  });
}

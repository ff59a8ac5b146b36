import * as tf from '@tensorflow/tfjs';
import {durationOf} from '../harness/interleave.js';
import {type PartResult, ResultBuilder} from '../harness/result.js';
import {growthOfClasses} from '../growth/classes.js';
import {growthOfMetrics} from '../growth/metrics.js';
import {growthOfSamples} from '../growth/samples.js';
import {growthOfThresholds} from '../growth/thresholds.js';
import type {PartOptions} from './part.js';

/** How time grows over samples, classes, thresholds and metrics. */
export async function measureGrowth({rounds, filter}: PartOptions): Promise<PartResult> {
  await tf.setBackend('cpu');
  const result = new ResultBuilder();
  const steps = {
    samples: growthOfSamples,
    classes: growthOfClasses,
    thresholds: growthOfThresholds,
    metrics: growthOfMetrics,
  };
  for (const [name, measure] of Object.entries(steps)) {
    if (name.includes(filter)) await measure(durationOf(rounds, 9, 5), result);
  }
  return result;
}

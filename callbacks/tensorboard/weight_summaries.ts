import type {Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {readTogether} from '../../src/array/read.js';
import {histogramBuckets} from '../event_files/histogram.js';
import type {SummaryValue} from '../event_files/summary.js';
import {histogramValue, imageValue} from '../event_files/summary_values.js';
import {weightImages} from './weight_images.js';

interface NamedWeight {
  readonly originalName: string;
  read(): Tensor;
}

/**
 * Histograms of all weights, as `<layer>/<weight>/histogram`, and optionally images. Reads all weights at
 * once.
 */
export async function weightSummaries(model: LayersModel, withImages: boolean): Promise<SummaryValue[]> {
  const taken = new Set<string>();
  const weights = model.layers.flatMap(layer =>
    (layer.weights as unknown as NamedWeight[]).map(weight => ({
      name: freeName(weight.originalName, taken),
      tensor: weight.read(),
    })),
  );
  const all = await readTogether(weights.map(w => w.tensor));
  return weights.flatMap(({name, tensor}, i) => {
    const histogram = histogramValue(`${name}/histogram`, histogramBuckets(all[i]));
    const images = withImages ? weightImages(all[i], tensor.shape) : undefined;
    return images === undefined ? [histogram] : [histogram, imageValue(`${name}/image`, images)];
  });
}

/** Returns a name that is not taken: a layer of two inner models has its weights in both. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 1; taken.has(free); n++) free = `${name}_${n}`;
  taken.add(free);
  return free;
}

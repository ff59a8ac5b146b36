/** torchmetrics' functions of images, which have their channels in the second axis. */
import {
  peakSignalNoiseRatios,
  structuralSimilarities,
  totalVariations,
} from '../../../../src/metrics/image/image_values.js';
import {
  PeakSignalNoiseRatio,
  StructuralSimilarity,
  TotalVariation,
} from '../../../../src/metrics/instances.js';
import type {ArrayData} from '../../../../src/types.js';
import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  type Functions,
  valuesOf,
} from './arrangement.js';

type Options = Record<string, unknown>;

const FIRST = {dataFormat: 'channelsFirst'} as const;
const isPerImage = ({reduction}: Options): boolean => reduction === null || reduction === 'none';

/** The options, with our name of the mean. */
function optionsOf({reduction, ...kwargs}: Options): Options {
  return {
    ...camelKeys(kwargs),
    ...(reduction !== undefined && {reduction: reduction === 'elementwise_mean' ? 'mean' : reduction}),
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const noiseRatio = ({kwargs, args}: FunctionCase): Arrangement | undefined => {
  const ofBatch = [kwargs.dim ?? 1].flat().some(axis => Number(axis) === 0);
  const {reduction, ...options} = optionsOf(kwargs);
  if (kwargs.dim !== undefined && kwargs.dim !== null && (isPerImage(kwargs) || ofBatch)) return undefined;
  const config = isPerImage(kwargs) ? options : {...options, ...(reduction !== undefined && {reduction})};
  return {
    className: PeakSignalNoiseRatio.className,
    make: () => new PeakSignalNoiseRatio(config),
    yTrue: valuesOf(args.target),
    yPred: valuesOf(args.preds),
  };
};

const similarity = ({kwargs, args}: FunctionCase): Arrangement | undefined =>
  isPerImage(kwargs) || (kwargs.data_range ?? null) === null
    ? undefined
    : {
        className: StructuralSimilarity.className,
        make: () => new StructuralSimilarity({...optionsOf(kwargs), ...FIRST}),
        yTrue: valuesOf(args.target),
        yPred: valuesOf(args.preds),
      };

export const image: Adapters = {
  peak_signal_noise_ratio: noiseRatio,
  structural_similarity_index_measure: similarity,
};

function reduced(values: readonly number[], {reduction}: Options): number | readonly number[] {
  if (isPerImage({reduction})) return values;
  return reduction === 'sum' ? values.reduce((a, b) => a + b, 0) : mean(values);
}

/** The values of images, which functions of ours return. */
export const imageFunctions: Functions = {
  peak_signal_noise_ratio(given) {
    if (noiseRatio(given) !== undefined) return undefined;
    const {dim, dataRange, base} = camelKeys(given.kwargs) as {
      dim: number[];
      dataRange: number;
      base?: number;
    };
    const {target, preds} = given.args;
    const values = peakSignalNoiseRatios(valuesOf(target), valuesOf(preds), {dim, dataRange, base});
    return isPerImage(given.kwargs) ? values : reduced([values].flat(9) as number[], given.kwargs);
  },
  structural_similarity_index_measure(given) {
    if (similarity(given) !== undefined) return undefined;
    const {reduction, dataRange = null, ...options} = camelKeys(given.kwargs);
    const {target, preds} = given.args;
    const all = {...options, ...FIRST, dataRange: dataRange as number | null};
    return reduced(structuralSimilarities(valuesOf(target), valuesOf(preds), all), {
      reduction: reduction ?? 'mean',
    });
  },
  total_variation({kwargs, args: {img}}) {
    const images = valuesOf(img) as readonly ArrayData[];
    if (isPerImage(kwargs)) return totalVariations(images, FIRST);
    const metric = new TotalVariation({...optionsOf(kwargs), ...FIRST});
    metric.updateState(images.slice(0, 1));
    if (images.length > 1) metric.updateState(images.slice(1));
    return metric.result();
  },
};

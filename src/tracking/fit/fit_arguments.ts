import {isRecord} from '../../check.js';
import {checkKeys, checkOptions} from '../../options.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {printWarning} from '../../print.js';
import {isDataset} from '../data/dataset_batches.js';
import {refuseWeights} from '../data/sample_weights.js';
import {checkFitValues} from './fit_values.js';
import type {FitArgs, FitDatasetArgs, SampleWeights, TargetData, TensorData} from '../types.js';

/** The arguments of both loops. */
const COMMON = [
  'epochs',
  'verbose',
  'callbacks',
  'validationData',
  'validationFreq',
  'yieldEvery',
  'initialEpoch',
  'classWeight',
];

/** tfjs declares these arguments, and does not read them. */
const UNREAD = ['stepsPerEpoch', 'validationSteps'];

const FIT = [...COMMON, 'batchSize', 'validationSplit', 'shuffle', 'sampleWeight', ...UNREAD];
const FIT_DATASET = [...COMMON, 'batchesPerEpoch', 'validationBatchSize', 'validationBatches'];

/**
 * The arguments of `fit` in a plain object. Throws for those that neither tfjs nor this package reads, and
 * for values with which nothing is trained.
 */
export function checkFitArguments(given: FitArgs, outputs: readonly string[]): FitArgs {
  checkRecord('fit', given);
  const args = checkOptions('fit', given, FIT);
  checkCommon('fit', args, outputs);
  const {validationSplit: split} = args as {validationSplit?: unknown};
  const isFraction = typeof split === 'number' && split >= 0 && split < 1;
  if (split !== undefined && split !== null && !isFraction) {
    throw new UsageError(
      'fit',
      `validationSplit must be a number from 0 up to, but not including, 1; got ${formatValue(split)}.`,
    );
  }
  const unread = UNREAD.filter(key => (args as unknown as Record<string, unknown>)[key] != null);
  if (unread.length > 0) {
    printWarning(
      `fit: tfjs does not read ${unread.join(' and ')}. Use fitDataset with batchesPerEpoch instead.`,
    );
  }
  return args;
}

/** `checkFitArguments` for `fitDataset`. */
export function checkFitDatasetArguments(given: FitDatasetArgs, outputs: readonly string[]): FitDatasetArgs {
  checkRecord('fitDataset', given);
  refuseWeights('fitDataset', given);
  // tfjs itself throws for a split, and says what to do.
  const known = 'validationSplit' in given ? [...FIT_DATASET, 'validationSplit'] : FIT_DATASET;
  const args = checkOptions('fitDataset', given, known);
  checkCommon('fitDataset', args, outputs);
  warnOfUnreadSizes(args);
  return args;
}

/** tfjs reads one of two arguments, by the kind of the validation data. */
function warnOfUnreadSizes({validationData, validationBatches, validationBatchSize}: FitDatasetArgs): void {
  const isDatasets = isDataset(validationData);
  if (!isDatasets && (validationBatches ?? undefined) !== undefined) {
    printWarning('fitDataset: validationBatches is not used: the validation data are not a dataset.');
  }
  if (isDatasets && (validationBatchSize ?? undefined) !== undefined) {
    printWarning('fitDataset: validationBatchSize is not used: the validation dataset has batches.');
  }
}

/** Throws if a validation split leaves no samples to train on. */
export function checkSplit(split: number, samples: number): void {
  if (samples === 0 || Math.floor(samples * (1 - split)) > 0) return;
  throw new UsageError('fit', `validationSplit ${split} leaves none of ${samples} samples to train on.`);
}

function checkCommon(where: string, args: object, outputs: readonly string[]): void {
  checkFitValues(where, args);
  const {classWeight} = args as {classWeight?: unknown};
  if (!isRecord(classWeight)) return;
  const isByOutput = Object.values(classWeight).some(one => typeof one === 'object' && one !== null);
  if (isByOutput) checkKeys(`${where}, classWeight by output`, classWeight, outputs, 'output');
}

function checkRecord(where: string, args: unknown): void {
  if (isRecord(args)) return;
  throw new UsageError(
    where,
    `expected an object of arguments, such as {epochs: 5}; got ${formatValue(args)}.`,
  );
}

/** Reads `[x, y]` or `[x, y, sampleWeight]`. Without validation the result is empty. */
export function validationTensors(where: string, data: unknown): [TensorData?, TargetData?, SampleWeights?] {
  if (data === undefined || data === null) return [];
  if (Array.isArray(data) && (data.length === 2 || data.length === 3))
    return data as [TensorData, TargetData, SampleWeights?];
  throw new UsageError(
    where,
    `validationData must be [x, y] or [x, y, sampleWeight]; got ${formatValue(data)}. Leave it out to train without ` +
      'validation.',
  );
}

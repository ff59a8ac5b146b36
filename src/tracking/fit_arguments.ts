import {checkOptions} from '../check.js';
import {UsageError} from '../errors.js';
import {shown} from '../shown.js';
import {warn} from '../say.js';

/** Both loops take these. */
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

/** tfjs declares these two, and does not read them. */
const UNREAD = ['stepsPerEpoch', 'validationSteps'];

const FIT = [...COMMON, 'batchSize', 'validationSplit', 'shuffle', 'sampleWeight', ...UNREAD];
const FIT_DATASET = [...COMMON, 'batchesPerEpoch', 'validationBatchSize', 'validationBatches'];

/** Throws for arguments of `fit` that neither tfjs nor this package reads. */
export function checkFitArguments(args: object): void {
  checkRecord('fit', args);
  checkOptions('fit', args, FIT);
  const {validationSplit: split} = args as {validationSplit?: unknown};
  const isFraction = typeof split === 'number' && split >= 0 && split < 1;
  if (split !== undefined && split !== null && !isFraction) {
    throw new UsageError(
      'fit',
      `validationSplit must be a number from 0 up to, but not including, 1; got ${shown(split)}.`,
    );
  }
  const unread = UNREAD.filter(key => (args as Record<string, unknown>)[key] != null);
  if (unread.length > 0) {
    warn(`fit: tfjs does not read ${unread.join(' and ')}. Use fitDataset with batchesPerEpoch instead.`);
  }
}

/** The same for `fitDataset`. */
export function checkFitDatasetArguments(args: object): void {
  checkRecord('fitDataset', args);
  if ('sampleWeight' in args) {
    throw new UsageError(
      'fitDataset',
      'sampleWeight is not an argument. Give the weights of each batch in its element: {xs, ys, sampleWeights}.',
    );
  }
  // tfjs refuses a split itself, and says what to do.
  checkOptions(
    'fitDataset',
    args,
    'validationSplit' in args ? [...FIT_DATASET, 'validationSplit'] : FIT_DATASET,
  );
}

function checkRecord(where: string, args: unknown): void {
  if (typeof args === 'object' && args !== null && !Array.isArray(args)) return;
  throw new UsageError(where, `expected an object of arguments, such as {epochs: 5}; got ${shown(args)}.`);
}

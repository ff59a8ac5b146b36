import {loggedMatrices} from './confusion_matrices.js';
import {matrixImage} from './matrix_image.js';
import type {SummaryValue} from './summary.js';
import {imageValue, scalarValue} from './summary_values.js';

type Numbers = Readonly<Record<string, number>>;

const VALIDATION = 'val_';

/** The log entries of an epoch that belong to the training, and those of its validation, without their `val_`. */
export function splitLogs(logs: Numbers): {
  train: Record<string, number>;
  validation: Record<string, number>;
} {
  const numbers = Object.entries(logs).filter(([, value]) => typeof value === 'number');
  // A training value whose name begins with val_ has a validation value beside it.
  const isValidation = ([key]: readonly [string, number]): boolean =>
    key.startsWith(VALIDATION) && !Object.hasOwn(logs, VALIDATION + key);
  const validation = numbers
    .filter(isValidation)
    .map(([key, value]) => [key.slice(VALIDATION.length), value] as const);
  const train = numbers.filter(entry => !isValidation(entry));
  return {train: Object.fromEntries(train), validation: Object.fromEntries(validation)};
}

/** What of an epoch is a curve, and the images of its confusion matrices, under tags of their own: a tag has one kind. */
export interface EpochParts {
  readonly scalars: readonly (readonly [string, number])[];
  readonly images: readonly SummaryValue[];
}

/** Each number is a curve, but for the entries of confusion matrices: they become images. */
export function epochParts(
  logs: Numbers,
  {confusionMatrix, classNames}: {readonly confusionMatrix: boolean; readonly classNames?: readonly string[]},
): EpochParts {
  const matrices = confusionMatrix ? loggedMatrices(logs, classNames) : [];
  const inMatrix = new Set(matrices.flatMap(({entries}) => entries));
  return {
    scalars: Object.entries(logs).filter(([key]) => !inMatrix.has(key)),
    images: matrices.map(({key, rows}) => imageValue(`epoch_${key}/image`, [matrixImage(rows)])),
  };
}

/** Of a batch what is a number and no count of tfjs's own, as `batch_<key>`. */
export function batchValues(logs: Numbers): SummaryValue[] {
  return Object.entries(logs)
    .filter(([key, value]) => typeof value === 'number' && key !== 'batch' && key !== 'size')
    .map(([key, value]) => scalarValue(`batch_${key}`, value));
}

import {loggedMatrices} from './confusion_matrices.js';
import {matrixImage} from '../event_files/matrix_image.js';
import type {SummaryValue} from '../event_files/summary.js';
import {imageValue, scalarValue} from '../event_files/summary_values.js';

type Numbers = Readonly<Record<string, number>>;

/** The values of an epoch, by run. */
export interface EpochValues {
  /** At the step of the epoch. */
  readonly train: readonly SummaryValue[];
  readonly validation: readonly SummaryValue[];
  /** The scalars of the validation again, at the step of the last batch. */
  readonly validationByBatch: readonly SummaryValue[];
}

interface MatrixOptions {
  readonly confusionMatrix: boolean;
  readonly classNames?: readonly string[];
}

const VALIDATION = 'val_';

/**
 * The logs of an epoch as values: scalars, and images for confusion matrices.
 *
 * @param measured values to add to those of the training. A learning rate in the logs takes precedence
 */
export function epochValues(
  logs: Numbers,
  measured: {readonly learningRate: number | undefined; readonly stepsPerSecond: number | undefined},
  options: MatrixOptions,
): EpochValues {
  const {train, validation} = splitLogs(logs);
  const rate = train.learning_rate ?? measured.learningRate;
  const speed = measured.stepsPerSecond;
  const trained = {
    ...train,
    ...(rate === undefined ? {} : {learning_rate: rate}),
    ...(speed === undefined ? {} : {steps_per_second: speed}),
  };
  const validated = splitMatrices(validation, options);
  return {
    train: valuesOf(splitMatrices(trained, options)),
    validation: valuesOf(validated),
    validationByBatch: validated.scalars.map(([key, value]) =>
      scalarValue(`evaluation_${key}_vs_iterations`, value),
    ),
  };
}

/** The logs of a batch as values, without tfjs's own `batch` and `size`. */
export function batchValues(logs: Numbers): SummaryValue[] {
  return Object.entries(logs)
    .filter(([key, value]) => typeof value === 'number' && key !== 'batch' && key !== 'size')
    .map(([key, value]) => scalarValue(`batch_${key}`, value));
}

/**
 * Splits the logs of an epoch into those of the training and those of the validation, whose keys lose their
 * `val_`.
 */
export function splitLogs(logs: Numbers): {
  train: Record<string, number>;
  validation: Record<string, number>;
} {
  const numbers = Object.entries(logs).filter(([, value]) => typeof value === 'number');
  // A key of the training may start with val_ too. Then the validation has that key after another val_.
  const isValidation = ([key]: readonly [string, number]): boolean =>
    key.startsWith(VALIDATION) && !Object.hasOwn(logs, VALIDATION + key);
  const validation = numbers
    .filter(isValidation)
    .map(([key, value]) => [key.slice(VALIDATION.length), value] as const);
  const train = numbers.filter(entry => !isValidation(entry));
  return {train: Object.fromEntries(train), validation: Object.fromEntries(validation)};
}

interface SplitLogs {
  readonly scalars: readonly (readonly [string, number])[];
  readonly images: readonly SummaryValue[];
}

/**
 * Splits logs into scalars and images of confusion matrices. Their tags differ, because a tag has one kind of
 * value.
 */
function splitMatrices(logs: Numbers, {confusionMatrix, classNames}: MatrixOptions): SplitLogs {
  const matrices = confusionMatrix ? loggedMatrices(logs, classNames) : [];
  const inMatrix = new Set(matrices.flatMap(({entries}) => entries));
  return {
    scalars: Object.entries(logs).filter(([key]) => !inMatrix.has(key)),
    images: matrices.map(({key, rows}) => imageValue(`epoch_${key}/image`, [matrixImage(rows)])),
  };
}

function valuesOf({scalars, images}: SplitLogs): SummaryValue[] {
  return [...scalars.map(([key, value]) => scalarValue(`epoch_${key}`, value)), ...images];
}

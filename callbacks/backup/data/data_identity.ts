import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {GivenData, TrainingData} from '../../../src/tfjs/callbacks/saved_training.js';
import {isDataset} from '../../../src/tracking/data/dataset_batches.js';
import {samplesOf} from '../../../src/tracking/data/given_tensor.js';
import {changeOf} from '../json_changes.js';
import {dataFingerprint, haveEqualRows, type RowSums} from './data_fingerprint.js';
import {hasWeights, tensorsOf, weightedFingerprint} from './described_data.js';
import type {EpochFingerprint} from './epoch_recorder.js';

/** What identifies the data of a training. These keys are part of the file format. */
export interface DataIdentity {
  /** How many samples `fit` trains on; null in `fitDataset`. */
  readonly samples: number | null;
  /** Batches per epoch of `fitDataset`; null if that is unknown, and in `fit`. */
  readonly batches: number | null;
  /** The tensors of `fit`; in `fitDataset` those of the validation. Null without tensors. */
  readonly fingerprint: RowSums | null;
  /** The tensors of `fit` with its sample weights; null without weights. Missing in older backups. */
  readonly weighted?: RowSums | null;
  /** What the training is validated on. Missing in older backups, and for a plain model. */
  readonly validation?: ValidationIdentity;
  /** What `fitDataset` has drawn in its first epoch. Missing in older backups. */
  readonly firstEpoch?: EpochFingerprint | null;
}

interface ValidationIdentity {
  readonly kind: keyof typeof KINDS;
  /** Null without tensors. For a split, all data of `fit`. */
  readonly fingerprint: RowSums | null;
}

/** How the data of two trainings differ. */
interface DataChanges {
  /** Differences that only another training can have. */
  readonly other: readonly string[];
  /** Differences with which the training can be resumed, with a warning. */
  readonly changed: readonly string[];
}

/** How other data are reported. */
export const OTHER_DATA = 'the training data differ';

const KINDS = {
  none: 'no validation data',
  tensors: 'tensors',
  split: 'a part of the training data',
  dataset: 'a dataset',
};

/**
 * What identifies the data of a training.
 *
 * @throws UsageError for sample weights that are invalid
 */
export async function identifyData(model: LayersModel, data: TrainingData): Promise<DataIdentity> {
  const {samples, batches, trained, validation} = data;
  // A plain model does not know its data.
  if (validation === undefined) return {samples, batches, fingerprint: null};
  const kind = validationKind(model, data);
  const validated = kind === 'tensors' ? validation : kind === 'split' ? (trained ?? {}) : {};
  const isWeighted = trained !== undefined && hasWeights(trained);
  return {
    samples,
    batches,
    fingerprint: await dataFingerprint(tensorsOf(trained ?? validated), samples),
    weighted: isWeighted ? await weightedFingerprint('fit', model, trained, samples) : null,
    validation: {
      kind,
      fingerprint: await weightedFingerprint('fit, validationData', model, validated, null),
    },
  };
}

function validationKind(
  model: LayersModel,
  {samples, trained, validation}: TrainingData,
): ValidationIdentity['kind'] {
  if (isDataset(validation)) return 'dataset';
  if ((validation as GivenData).x !== undefined) return 'tensors';
  return samples !== null && samplesOf(trained?.x, model) > samples ? 'split' : 'none';
}

/**
 * Compares the data of two trainings. With a name only sizes tell trainings apart: the same training may run
 * on regenerated data, which is a change. Other validation data do not change what is trained.
 */
export function dataChanges(
  before: DataIdentity | null,
  now: DataIdentity | null,
  named: boolean,
): DataChanges {
  if (before === null || now === null) return {other: [], changed: []};
  const sizes = (['samples', 'batches'] as const).flatMap(key =>
    changeOf(`the number of ${key}`, before[key], now[key]),
  );
  if (sizes.length > 0) return {other: sizes, changed: []};
  const rows = rowChanges(before, now);
  const validation = validationChanges(before.validation, now.validation);
  if (!named) return {other: rows, changed: validation};
  // In `fitDataset` the rows are those of the validation.
  return {other: [], changed: now.samples === null ? validation : [...rows, ...validation]};
}

function rowChanges(before: DataIdentity, now: DataIdentity): string[] {
  if (differ(before.fingerprint, now.fingerprint)) return [OTHER_DATA];
  const [then, is] = [before.weighted, now.weighted];
  if (then === undefined || is === undefined) return [];
  return (then === null) !== (is === null) || differ(then, is) ? ['the sample weights differ'] : [];
}

function validationChanges(
  before: ValidationIdentity | undefined,
  now: ValidationIdentity | undefined,
): string[] {
  if (before === undefined || now === undefined) return [];
  if (before.kind !== now.kind)
    return [`the training was validated on ${KINDS[before.kind]}, and is now on ${KINDS[now.kind]}`];
  return differ(before.fingerprint, now.fingerprint) ? ['the validation data differ'] : [];
}

/** True if two fingerprints are of different rows; false if one is unknown. */
function differ(a: RowSums | null, b: RowSums | null): boolean {
  return a !== null && b !== null && !haveEqualRows(a, b);
}

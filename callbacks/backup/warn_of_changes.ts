import {printWarning} from '../../src/print.js';
import {WHERE} from './backup_and_restore_options.js';
import {differencesOf, isDataUnknown, type TrainingIdentity} from './training_identity.js';

/**
 * Warns of settings that have changed since a backup was made, and of data that cannot be compared.
 *
 * @param isExtended an extended model warns of other losses itself
 * @param hasSameData the data were compared with those of the backup
 */
export function warnOfChanges(
  before: TrainingIdentity,
  now: TrainingIdentity,
  isExtended: boolean,
  hasSameData: boolean,
): void {
  const {changed: options, losses, data} = differencesOf(before, now);
  const changed = isExtended ? options : [...options, ...losses];
  if (changed.length > 0) {
    printWarning(
      `${WHERE}: the backup was made with other settings: ${changed.join('; ')}. Training resumes with the settings ` +
        'that the backup holds, and with the new ones otherwise.',
    );
  }
  if (data.length > 0) {
    printWarning(
      `${WHERE}: training resumes, but not exactly as it would have without the interruption: ${data.join('; ')}.`,
    );
  }
  if (!hasSameData && isDataUnknown(before, now)) {
    printWarning(
      `${WHERE}: resuming from a backup that does not say on which data it was trained. If several trainings use this ` +
        "folder, such as the folds of a cross-validation, name each: new BackupAndRestore(folder, {name: 'fold-1'}).",
    );
  }
}

/**
 * Warns that a backup is of a longer training than the one that finds it.
 *
 * @param epoch that of the backup
 * @param epochs how many there are now
 */
export function warnOfFewerEpochs(epoch: number, epochs: number): void {
  printWarning(
    `${WHERE}: the backup is of epoch ${epoch + 1}, but fit was given epochs: ${epochs}. Nothing is trained, the model ` +
      'is that of the backup, and the backup is kept. Give more epochs to continue, or another folder to start over.',
  );
}

/**
 * Warns that `fit` of a plain model does not begin where its backup ends.
 *
 * @param epoch that of the backup
 * @param first the `initialEpoch` of `fit`
 */
export function warnOfInitialEpoch(epoch: number, first: number): void {
  printWarning(
    `${WHERE}: weights and optimizer are those of the backup before epoch ${epoch}, but fit starts with epoch ` +
      `${first}. Pass {initialEpoch: await backup.resumeFrom(model)}, or extend the model: withMetrics(model).`,
  );
}

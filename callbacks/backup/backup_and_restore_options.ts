import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {checkOnException, type OnException} from '../base/on_exception.js';
import {checkNumber} from '../../src/check.js';
import {leading, readOptions} from '../../src/options.js';
import type {FileStore} from '../ports/file_store.js';
import {pathResolver} from '../ports/path_resolver.js';

export interface BackupAndRestoreOptions {
  /**
   * A folder for this training: a path in Node, a name in IndexedDB in a page, a URL such as
   * `'indexeddb://backup'`, or a custom store of files. Required.
   */
  backupDir?: string | FileStore;
  /** `'epoch'`: at the end of each epoch; n: after every n-th batch. Default: `'epoch'`. */
  saveFreq?: 'epoch' | number;
  /**
   * Whether the backup before the newest is kept too, in case the newest turns out to be corrupt. Default:
   * true.
   */
  doubleCheckpoint?: boolean;
  /**
   * Whether the backups are removed when training is complete. A training that ends with an error, or by
   * `TimeLimit`, `AbortOn` or `TerminateOnNaN`, is not complete. Default: true.
   */
  deleteCheckpoint?: boolean;
  /**
   * When a backup cannot be read or written: `'throw'` ends training with the error, `'warn'` continues
   * without that backup. Earlier backups stay intact. Default: `'throw'`.
   */
  onException?: OnException;
  /**
   * Tells this training from others that share the folder, such as the number of a fold. Only a training of
   * the same name uses its backups, also if the data are others, with a warning. Default: none; then
   * trainings are distinguished by their models, sizes and data.
   */
  name?: string;
}

export type BackupSettings = Required<Omit<BackupAndRestoreOptions, 'name'>> & {
  readonly name: string | undefined;
};

export const WHERE = 'BackupAndRestore';

/** @throws UsageError for unknown options and invalid values */
export function backupSettings(
  backupDir: string | FileStore | BackupAndRestoreOptions,
  options: BackupAndRestoreOptions | undefined,
): BackupSettings {
  const given = leading<BackupAndRestoreOptions, 'backupDir'>('backupDir', backupDir, options, isStore);
  const settings = readOptions<BackupSettings>(
    WHERE,
    given,
    {
      backupDir: '',
      saveFreq: 'epoch',
      doubleCheckpoint: true,
      deleteCheckpoint: true,
      onException: 'throw',
      name: undefined,
    },
    {filepath: 'backupDir', saveFrequency: 'saveFreq'},
  );
  const {backupDir: target, saveFreq, onException, name} = settings;
  if (target === '' || (typeof target !== 'string' && !isStore(target))) {
    throw new UsageError(
      WHERE,
      `backupDir must be a path, a URL or a store of files; got ${formatValue(target)}.`,
    );
  }
  if (saveFreq !== 'epoch') {
    if (typeof saveFreq !== 'number') {
      throw new UsageError(
        WHERE,
        `saveFreq must be 'epoch' or a number of batches; got ${formatValue(saveFreq)}.`,
      );
    }
    checkNumber(WHERE, 'saveFreq', saveFreq, {least: 1, whole: true});
  }
  checkOnException(WHERE, onException);
  if (name !== undefined && typeof name !== 'string') {
    throw new UsageError(WHERE, `name must be a string; got ${formatValue(name)}.`);
  }
  return {...settings, backupDir: pathResolver(WHERE)(target)};
}

function isStore(value: unknown): value is FileStore {
  return typeof (value as Partial<FileStore> | undefined)?.write === 'function';
}

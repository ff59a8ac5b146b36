import {checkName, checkNames} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {readOptions} from '../../../src/options.js';
import {checkOnException, type OnException} from '../../base/on_exception.js';
import type {FileLocation} from '../../ports/locations.js';
import {checkValidationData, type ValidationDataOptions} from '../../validation/validation_data_options.js';
import type {RunConfig} from '../record/run.js';

export interface RunRecorderOptions extends ValidationDataOptions {
  /** The name of the run. Default: `'run'`. */
  name?: string;
  /**
   * Names of the classes, by class id: as many as the model, or one of its outputs, tells apart.
   * Default: their ids.
   */
  classNames?: readonly string[];
  /**
   * Further facts about the training for `run.config`, such as a seed. They replace what the recorder finds.
   * Default: none.
   */
  config?: RunConfig;
  /**
   * Whether the model is evaluated when training ends. Default: true, if there are `data` or validation data
   * whose size is known.
   */
  evaluate?: boolean;
  /**
   * A file of JSON lines that is written while training runs: a path in Node (a page downloads the file at
   * the end of training), a URL such as `'indexeddb://runs/run.jsonl'`, or a custom store with a name. Runs
   * that the file holds stay in it. Default: no file.
   */
  file?: string | FileLocation;
  /**
   * When the file cannot be written, or the evaluation fails: `'throw'` ends training with the error,
   * `'warn'` continues without. Default: `'throw'`.
   */
  onException?: OnException;
}

export type RunRecorderSettings = Required<
  Omit<RunRecorderOptions, 'data' | 'batchSize' | 'classNames' | 'file'>
> &
  Pick<RunRecorderOptions, 'data' | 'batchSize' | 'classNames' | 'file'>;

/**
 * @param where what errors call the callback
 * @param others names of further options of the callback, which it reads itself
 * @throws UsageError for unknown options and invalid values
 */
export function runRecorderSettings(
  where: string,
  given: RunRecorderOptions | undefined,
  others: readonly string[],
): RunRecorderSettings {
  const defaults: RunRecorderSettings = {
    name: 'run',
    data: undefined,
    batchSize: undefined,
    classNames: undefined,
    config: {},
    evaluate: true,
    file: undefined,
    onException: 'throw',
  };
  const settings = readOptions<RunRecorderSettings>(
    where,
    given,
    {...defaults, ...Object.fromEntries(others.map(name => [name, undefined]))},
    {classes: 'classNames'},
  );
  checkName(where, 'name', settings.name);
  checkNames(where, 'classNames', settings.classNames);
  checkValidationData(where, settings);
  checkOnException(where, settings.onException);
  if (typeof settings.evaluate !== 'boolean') {
    throw new UsageError(where, `evaluate must be true or false; got ${formatValue(settings.evaluate)}.`);
  }
  return settings;
}

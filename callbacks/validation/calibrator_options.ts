import {checkFlag, checkOneOf, checkVerbose, optionError} from '../../src/check.js';
import {readOptions} from '../../src/options.js';
import {checkValidationData, type ValidationDataOptions} from './validation_data_options.js';

export interface CalibratorOptions extends ValidationDataOptions {
  /** Name or index of the output. Default: 0, the first. */
  output?: string | number;
  /** Whether the output is what goes into a sigmoid or a softmax, not what comes out. Default: false. */
  fromLogits?: boolean;
  /**
   * When to calibrate: at the end of `'train'`, after best weights were restored, or of each `'epoch'`.
   * Default: `'train'`.
   */
  every?: 'train' | 'epoch';
  /** Start of the keys. Default: `'val_'`. */
  prefix?: string;
  /** 1: prints the temperature. Default: 0. */
  verbose?: number;
}

/** The options, with their defaults. */
export type CalibratorSettings = Required<Omit<CalibratorOptions, 'data' | 'batchSize'>> &
  Pick<CalibratorOptions, 'data' | 'batchSize'>;

/** @throws UsageError for unknown options and values of the wrong kind */
export function calibratorSettings(
  where: string,
  options: CalibratorOptions | undefined,
): CalibratorSettings {
  const settings = readOptions<CalibratorSettings>(where, options, {
    data: undefined,
    batchSize: undefined,
    output: 0,
    fromLogits: false,
    every: 'train',
    prefix: 'val_',
    verbose: 0,
  });
  checkFlag(where, 'fromLogits', settings.fromLogits);
  checkOneOf(where, 'every', settings.every, ['train', 'epoch']);
  checkVerbose(where, settings.verbose);
  if (typeof settings.prefix !== 'string') throw optionError(where, 'prefix', 'a text', settings.prefix);
  checkValidationData(where, settings);
  return settings;
}

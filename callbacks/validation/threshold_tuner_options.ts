import {checkCount, checkName, checkNumbers, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {readOptions} from '../../src/options.js';
import type {TunableMetric} from './threshold_objective.js';
import {checkValidationData, type ValidationDataOptions} from './validation_data_options.js';

export interface ThresholdTunerOptions extends ValidationDataOptions {
  /**
   * The metric that the threshold is to be best for. Default: `'f1_score'`.
   *
   * - A name of a score of two classes, as in textbooks: `'f1_score'`, `'mcc'`, `'balanced_accuracy'`,
   *   `'jaccard'`, `'cohen_kappa'`, `'informedness'`, `'accuracy'`, `'precision'`, `'recall'`,
   *   `'specificity'`, `'dice'`; `{className: 'FBetaScore', config: {beta: 2}}`.
   * - Any metric of the package: its name, an instance, or a function without parameters that makes one. Its
   *   predictions are 0 and 1.
   * - A function of labels, predictions (arrays of 0 and 1) and weights.
   */
  metric?: TunableMetric;
  /**
   * The thresholds to try. `'auto'`: all that make a difference, each in the middle between two scores; with
   * a function 100 of them. A number: n thresholds, evenly spaced from the least score to the greatest. Or a
   * list. Default: `'auto'`.
   */
  thresholds?: 'auto' | number | readonly number[];
  /** Name or index of the output. Default: 0, the first. */
  output?: string | number;
  /** The class whose scores count. Default: all entries of the output count, as one class. */
  classId?: number;
  /**
   * Whether smaller or greater values are better; `'auto'` uses the direction of the metric, and maximizes a
   * function. Default: `'auto'`.
   */
  mode?: 'auto' | 'min' | 'max';
  /**
   * When to tune: at the end of each `'epoch'`, or of `'train'`, after best weights were restored. Default:
   * `'epoch'`.
   */
  every?: 'epoch' | 'train';
  /** The metric's name in the log key. Default: that of the metric; of a function `'metric'`. */
  name?: string;
  /** Start of both keys. Default: `'val_'`. */
  prefix?: string;
  /** 1: prints the threshold after each epoch. Default: 0. */
  verbose?: number;
}

type Optional = 'data' | 'classId' | 'name' | 'batchSize';

/** The options, with their defaults. */
export type ThresholdSettings = Required<Omit<ThresholdTunerOptions, Optional>> &
  Pick<ThresholdTunerOptions, Optional>;

const WHERE = 'ThresholdTuner';

/** @throws UsageError for unknown options and values of the wrong kind */
export function thresholdSettings(options: ThresholdTunerOptions | undefined): ThresholdSettings {
  const settings = readOptions<ThresholdSettings>(WHERE, options, {
    metric: 'f1_score',
    data: undefined,
    thresholds: 'auto',
    output: 0,
    classId: undefined,
    mode: 'auto',
    every: 'epoch',
    name: undefined,
    batchSize: undefined,
    prefix: 'val_',
    verbose: 0,
  });
  const {thresholds, classId, mode, every, name} = settings;
  checkOneOf(WHERE, 'mode', mode, ['auto', 'min', 'max']);
  checkOneOf(WHERE, 'every', every, ['epoch', 'train']);
  checkName(WHERE, 'name', name);
  if (classId !== undefined) checkCount(WHERE, 'classId', classId);
  if (typeof thresholds === 'number') checkCount(WHERE, 'thresholds', thresholds, 1);
  else if (thresholds !== 'auto') {
    if (checkNumbers(WHERE, 'thresholds', thresholds).length === 0) {
      throw new UsageError(WHERE, "thresholds is an empty list; give some, a number of them, or 'auto'.");
    }
  }
  checkValidationData(WHERE, settings);
  return settings;
}

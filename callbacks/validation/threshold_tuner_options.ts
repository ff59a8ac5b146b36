import {checkCount, checkName, checkNumbers, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {readOptions} from '../base/options.js';
import type {TunableMetric} from './threshold_objective.js';
import type {ValidationData} from './validation_data.js';
import {checkValidationSource} from './validation_source.js';

export interface ThresholdTunerOptions {
  /**
   * What the threshold is to be best for. By name, a score of two classes as in a textbook: `'f1_score'`, `'mcc'`,
   * `'balanced_accuracy'`, `'jaccard'`, `'cohen_kappa'`, `'informedness'`, `'accuracy'`, `'precision'`, `'recall'`,
   * `'specificity'`, `'dice'`; `{className: 'FBetaScore', config: {beta: 2}}`. Any metric of the package, by name, as an
   * instance or made by a function without parameters: it gets predictions of 0 and 1. Or a function of labels and
   * predictions, arrays of 0 and 1, and of weights. Default: `'f1_score'`.
   */
  metric?: TunableMetric;
  /**
   * `[x, y]`, `[x, y, sampleWeight]` (tensors, or arrays or objects of tensors), or a dataset of `{xs, ys,
   * sampleWeights?}` batches. Default: what `fit` validates on, which only an extended model tells.
   */
  data?: ValidationData;
  /**
   * Which thresholds are tried. `'auto'`: every one that makes a difference, of which each lies in the middle between two
   * scores; for a function 100 of them. A number: so many, evenly from the least score to the greatest. Or a list.
   * Default: `'auto'`.
   */
  thresholds?: 'auto' | number | readonly number[];
  /** Name or index of the output. Default: the first. */
  output?: string | number;
  /** The class whose scores count. Default: none, all entries of the output count, as one class. */
  classId?: number;
  /** Which way the metric is better; `'auto'` asks the metric, and maximises a function. Default: `'auto'`. */
  mode?: 'auto' | 'min' | 'max';
  /** At the end of each `'epoch'`, or of training (`'train'`, after best weights were put back). Default: `'epoch'`. */
  every?: 'epoch' | 'train';
  /** What the metric is called in the key. Default: its name, of a function `'metric'`. */
  name?: string;
  /** Rows per prediction. Default: that of `fit`, else 32. */
  batchSize?: number;
  /** Stands before both keys. Default: `'val_'`. */
  prefix?: string;
  /** 1: prints the threshold after each epoch. Default: 0. */
  verbose?: number;
}

type Open = 'data' | 'classId' | 'name' | 'batchSize';

/** The options, with their defaults. */
export type ThresholdSettings = Required<Omit<ThresholdTunerOptions, Open>> &
  Pick<ThresholdTunerOptions, Open>;

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
  checkValidationSource(WHERE, settings);
  return settings;
}

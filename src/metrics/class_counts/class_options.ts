import {checkCount, checkFlag, checkIgnoreClass} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import type {ClassOptions} from '../../functional/labels/class_layout.js';
import type {MetricOptions} from '../../types.js';
import {formatValue} from '../../format_value.js';

/** Options of every metric over classes. */
export interface ClassInputOptions extends MetricOptions {
  /**
   * Number of classes. If it is greater than 2, predictions [batch] or [batch, 1] are class ids. Default:
   * null, as many as yPred [batch, classes] has columns, or 2.
   */
  numClasses?: number | null;
  /**
   * With one score for a sample (or a label): a score greater than this predicts class 1. Default: null,
   * which is 0.5.
   */
  threshold?: number | null;
  /** These scores are logits: their sigmoid is compared with the threshold. Default: false. */
  fromLogits?: boolean;
  /** Samples (or entries of a label) with this label are left out. Default: null, none. */
  ignoreClass?: number | null;
}

export interface LabelsOption {
  /**
   * The classes to count, in this order. Predictions [batch] are then class ids, which may be any whole
   * numbers; all ids that are not listed count as one other class. With `multiLabel`: the columns. Default:
   * null, all.
   */
  labels?: readonly number[] | null;
}

export interface MultiLabelOption {
  /** Every column of yPred is a separate binary label, and yTrue has the same shape. Default: false. */
  multiLabel?: boolean;
}

export interface TopKOption {
  /**
   * The true class counts as predicted when its score is among the k greatest; of equal scores the last is
   * the greater one. Default: 1.
   */
  topK?: number;
}

/** Options that only some metrics over classes take. */
export type ExtraOption = 'labels' | 'multiLabel' | 'topK';

type AllOptions = ClassInputOptions & LabelsOption & MultiLabelOption & TopKOption;

/** The options, checked, as a `ClassOptions` and as a part of the config. */
export function readClassOptions(
  where: string,
  options: AllOptions,
  takes: readonly ExtraOption[],
): {reading: ClassOptions; config: Record<string, unknown>} {
  const {numClasses = null, labels = null, multiLabel = false, topK = 1} = optionsOf(where, options);
  const {threshold = null, fromLogits = false, ignoreClass = null} = options;
  if (numClasses !== null) checkCount(where, 'numClasses', numClasses, multiLabel ? 1 : 2);
  checkCount(where, 'topK', topK, 1);
  if (labels !== null) checkLabels(where, labels);
  checkIgnoreClass(where, ignoreClass);
  if (threshold !== null && !Number.isFinite(threshold)) {
    throw new UsageError(where, `threshold must be a finite number or null; got ${formatValue(threshold)}.`);
  }
  checkFlag(where, 'fromLogits', fromLogits);
  checkFlag(where, 'multiLabel', multiLabel);
  const all = {labels, multiLabel, topK};
  const extra = Object.fromEntries(takes.map(key => [key, all[key]]));
  return {
    // Columns are chosen from the counts of all: metrics that look at other columns share them.
    reading: {
      numClasses,
      labels: multiLabel ? null : labels,
      multiLabel,
      threshold,
      fromLogits,
      ignoreClass,
      topK,
    },
    config: {numClasses, threshold, fromLogits, ignoreClass, ...extra},
  };
}

function checkLabels(where: string, labels: readonly number[]): void {
  const whole = Array.isArray(labels) && labels.length > 0 && labels.every(id => Number.isInteger(id));
  if (!whole || new Set(labels).size < labels.length) {
    throw new UsageError(
      where,
      `labels must be different whole numbers, at least one; got ${formatValue(labels)}.`,
    );
  }
}

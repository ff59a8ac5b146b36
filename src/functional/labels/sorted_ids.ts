import {checkNumbers, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {Shape} from '../core/shapes.js';
import {type OneHotLayout, oneHotLayout} from './one_hot.js';

/** The class ids of an option `labels` in ascending order, that of the columns of yPred. */
export function sortedIds(where: string, labels: readonly number[] | null): readonly number[] | null {
  return labels === null ? null : [...checkNumbers(where, 'labels', labels)].sort((a, b) => a - b);
}

/** The layout of labels and probabilities; one column of probabilities has two classes. Checks the ids. */
export function labelledLayout(
  where: string,
  yTrue: Shape,
  yPred: Shape,
  ids: readonly number[] | null,
): OneHotLayout & {readonly classes: number} {
  const rows = oneHotLayout(where, yTrue, yPred);
  const classes = Math.max(rows.columns, 2);
  if (ids === null || ids.length === classes) return {...rows, classes};
  throw new UsageError(
    where,
    `${ids.length} labels do not fit yPred ${showShape(yPred)}. Give one for each class, two for binary predictions.`,
  );
}

/** Throws unless `labels` are null, or two or more different class ids. */
export function checkClassIds(where: string, labels: readonly number[] | null): void {
  if (labels === null || new Set(labels).size >= Math.max(labels.length, 2)) return;
  throw new UsageError(where, `labels must be two or more different class ids; got ${formatValue(labels)}.`);
}

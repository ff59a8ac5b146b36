import {checkColumns, type Reading} from '../../functional/class_layout.js';
import type {Counts} from '../../functional/count_ratio.js';
import type {Statistic} from '../../state/statistic.js';
import {confusionCounts, noCounts} from './confusion_counts.js';
import {countsOfClasses, countsOfLabels, matrixOf} from './counts_of_classes.js';

/**
 * The statistic behind the counts of every class or label.
 *
 * @param labels the columns that will be asked for, with `multiLabel`
 */
export function classCounts(name: string, reading: Reading, labels: readonly number[] | null): Statistic {
  const counts = confusionCounts(name, reading);
  if (!reading.multiLabel || labels === null) return counts;
  return {
    ...counts,
    length(batch) {
      const length = counts.length(batch);
      checkColumns(name, labels, batch.yPred.shape);
      return length;
    },
  };
}

/** The counts of every class against all others, or of every label; of `labels`, if there are any, in their order. */
export function countsIn(
  values: Float64Array | undefined,
  reading: Reading,
  labels: readonly number[] | null,
): Counts[] {
  const known = values ?? noCounts(reading);
  if (!reading.multiLabel) return countsOfClasses(matrixOf(known)).slice(0, labels?.length);
  const all = countsOfLabels(known);
  return labels === null || all.length === 0 ? all : labels.map(label => all[label]);
}

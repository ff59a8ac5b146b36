import {checkColumns, type ClassOptions} from '../../functional/labels/class_layout.js';
import type {Counts} from '../../functional/confusion/count_ratio.js';
import type {Statistic} from '../../state/tally.js';
import {classSums, countsOfClasses, sumsIn} from './class_sums.js';
import {confusionCounts} from './confusion_counts.js';

/**
 * The statistic from which the counts of every class or label are computed.
 *
 * @param labels the columns that are needed, with `multiLabel`
 */
export function classCounts(
  name: string,
  reading: ClassOptions,
  labels: readonly number[] | null,
): Statistic {
  if (!reading.multiLabel) return classSums(name, reading);
  const counts = confusionCounts(name, reading);
  if (labels === null) return counts;
  return {
    ...counts,
    length(batch) {
      const length = counts.length(batch);
      checkColumns(name, labels, batch.yPred.shape);
      return length;
    },
  };
}

/**
 * The counts of every class against all others, or of every label; of `labels`, if there are any, in their
 * order.
 */
export function countsIn(
  values: Float64Array | undefined,
  reading: ClassOptions,
  labels: readonly number[] | null,
): Counts[] {
  if (!reading.multiLabel) return countsOfClasses(sumsIn(values, reading)).slice(0, labels?.length);
  const all = countsOfLabels(values ?? new Float64Array(4 * (reading.numClasses ?? 0)));
  return labels === null || all.length === 0 ? all : labels.map(label => all[label]);
}

/** The counts of every label, from the values of `confusionCounts` with `multiLabel`. */
function countsOfLabels(values: Float64Array): Counts[] {
  return Array.from({length: values.length / 4}, (_, c) => {
    const [tn, fp, fn, tp] = values.subarray(4 * c, 4 * c + 4);
    return {tp, fp, fn, tn};
  });
}

import type {Batch} from '../../../src/array/batch_view.js';
import type {CpuArray} from '../../../src/array/cpu_array.js';
import {newArray} from '../batches.js';
import type {RowGroup} from './reduce.js';
import type {RowData} from './row_data.js';

/**
 * A batch with one row for each group.
 *
 * @param dtypes float64 for mean scores: those of float32 scores are not float32
 */
export function groupBatch(
  groups: readonly RowGroup[],
  {labelDtype, predictionDtype}: Pick<RowData, 'labelDtype' | 'predictionDtype'>,
): Batch<CpuArray> {
  const [{labels, predictions}] = groups;
  const yTrue = newArray(groups.length, labels.length, labelDtype);
  const yPred = newArray(groups.length, predictions.length, predictionDtype);
  groups.forEach((group, row) => {
    yTrue.data.set(group.labels, row * labels.length);
    yPred.data.set(group.predictions, row * predictions.length);
  });
  const weights = Float64Array.from(groups, ({weight}) => weight);
  return {yTrue, yPred, sampleWeight: {data: weights, shape: [groups.length], dtype: 'float64'}};
}

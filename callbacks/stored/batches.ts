import type {CpuArray} from '../../src/array/cpu_array.js';
import type {EvaluationBatch} from '../../src/evaluate/fold/fold_batch.js';
import type {ColumnDtype} from './columns.js';

const KINDS = {int32: Int32Array, float32: Float32Array, float64: Float64Array};

/** Numbers of a batch in CPU memory, which metrics count without tensors. */
export function newArray(rows: number, width: number, dtype: ColumnDtype): CpuArray {
  return {data: new KINDS[dtype](rows * width), shape: [rows, width], dtype};
}

/** A batch of the fold. `sampleWeight` and `slice` have a number for each row. */
export interface ArrayBatch {
  readonly yTrue?: CpuArray;
  readonly yPred: CpuArray;
  readonly sampleWeight?: CpuArray;
  readonly slice?: CpuArray | readonly string[];
}

/** The fold takes arrays that were converted already, which its public type does not say. */
export const asEvaluationBatch = (batch: ArrayBatch): EvaluationBatch => batch as unknown as EvaluationBatch;

/** Rows per batch: enough for loops to be fast, and few enough for flat memory with many columns. */
export function rowsPerBatch(width: number): number {
  return Math.max(256, Math.min(65_536, Math.floor(2 ** 20 / width)));
}

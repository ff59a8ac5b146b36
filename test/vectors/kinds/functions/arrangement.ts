/** How a call of a function of another library becomes an update of one of our metrics. */
import type {BaseMetric} from '../../../../src/metrics/base/base_metric.js';
import type {ArrayData, MetricResult} from '../../../../src/types.js';
import type {TensorJson, Tolerance} from '../../values.js';

/** One case of `sklearn/<function>.json`, `torchmetrics/<function>.json` or `imblearn/<function>.json`. */
export interface FunctionCase {
  readonly id: string;
  readonly function: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly args: Readonly<Record<string, TensorJson>>;
  readonly sampleWeight: TensorJson | null;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly tolerance: Tolerance;
}

/**
 * The same case for a metric of ours: what it is made of, what it is fed, and what its result corresponds to.
 */
export interface Arrangement {
  readonly className: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Makes the metric, if no name means its class. */
  make?(): BaseMetric;
  /** Nested arrays with a batch axis (`valuesOf` makes them): float64 stays float64 on the CPU. */
  readonly yTrue: ArrayData;
  readonly yPred: ArrayData;
  readonly sampleWeight?: ArrayData;
  /** The query of each entry. */
  readonly groups?: ArrayData;
  /** Our result in the form of the reference's. Default: as it is. */
  result?(ours: MetricResult): unknown;
  /**
   * The result of our functions if the reference's accident, such as an unstable sort, is imitated. Either
   * result is right.
   */
  accident?(): Promise<unknown>;
  /** Why the reference's result is another one than ours (`RULES`). An error if they are equal. */
  readonly differs?: string;
}

/** A call by the name of its function; undefined for a call that only a function of ours answers. */
export type Adapters = Readonly<Record<string, (given: FunctionCase) => Arrangement | undefined>>;

/** Functions that are functions here too, by name; undefined for a call that means a metric. */
export type Functions = Readonly<Record<string, (given: FunctionCase) => unknown>>;

/** The numbers of a tensor in nested arrays, the innermost typed: float64 and float32 as they are. */
export function valuesOf({shape, dtype, values}: TensorJson): ArrayData {
  const numbers = values.map(Number);
  const Kind = {int32: Int32Array, bool: Uint8Array, float32: Float32Array, float64: Float64Array}[dtype];
  const build = (depth: number, start: number, size: number): ArrayData => {
    if (depth === shape.length - 1) return Kind.from(numbers.slice(start, start + size));
    const part = size / shape[depth];
    return Array.from({length: shape[depth]}, (_, i) => build(depth + 1, start + i * part, part));
  };
  return shape.length === 0 ? numbers[0] : build(0, 0, numbers.length);
}

/** The weights of a case, as nested arrays. */
export function weightsOf({sampleWeight}: FunctionCase): ArrayData | undefined {
  return sampleWeight === null ? undefined : valuesOf(sampleWeight);
}

/** snake_case keywords as our options; `"NaN"` and `"Infinity"` are numbers. */
export function camelKeys(kwargs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(kwargs).map(([key, value]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      numberOf(value),
    ]),
  );
}

function numberOf(value: unknown): unknown {
  return value === 'NaN' || value === 'Infinity' ? Number(value) : value;
}

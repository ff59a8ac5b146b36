import {UsageError} from '../errors.js';

/** A metric's state as JSON: versioned, float64-exact, structured-cloneable. */
export interface StateJson {
  readonly version: 1;
  readonly className: string;
  readonly weights: JsonNumbers[];
  readonly statistics: {readonly [key: string]: JsonNumbers};
}

/** JSON has no NaN, no infinities and no -0: those are strings. */
export type JsonNumbers = (number | 'NaN' | 'Infinity' | '-Infinity' | '-0')[];

function encode(values: Float64Array): JsonNumbers {
  return Array.from(values, v => {
    if (Number.isFinite(v) && !Object.is(v, -0)) return v;
    return (Object.is(v, -0) ? '-0' : String(v)) as JsonNumbers[number];
  });
}

function decode(values: JsonNumbers): Float64Array {
  return Float64Array.from(values, Number);
}

export function toJson(
  className: string,
  weights: Float64Array[],
  statistics: Map<string, Float64Array>,
): StateJson {
  return {
    version: 1,
    className,
    weights: weights.map(encode),
    statistics: Object.fromEntries([...statistics].map(([k, v]) => [k, encode(v)])),
  };
}

export function fromJson(
  className: string,
  json: StateJson,
): {weights: Float64Array[]; accumulators: Record<string, Float64Array>} {
  if (json === null || typeof json !== 'object' || json.version !== 1 || !Array.isArray(json.weights)) {
    throw new UsageError(className, 'setState expects what getState() gave (version 1).');
  }
  if (json.className !== className) {
    throw new UsageError(className, `setState: this is the state of a ${json.className}.`);
  }
  return {
    weights: json.weights.map(decode),
    accumulators: Object.fromEntries(Object.entries(json.statistics).map(([k, v]) => [k, decode(v)])),
  };
}

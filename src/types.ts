import type {Tensor} from '@tensorflow/tfjs-core';

/** Typed arrays of numbers: float32, float64, or whole numbers. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** Numbers that are not a tensor: typed arrays and (nested) arrays. */
export type ArrayData = NumberArray | number | boolean | readonly ArrayData[];

/** Anything that a metric accepts as values, labels, predictions or sample weights. */
export type TensorLike = Tensor | ArrayData;

/** Which way a metric gets better; `undefined` if neither way is better in itself. */
export type Direction = 'max' | 'min' | undefined;

/** A number, or numbers nested to the depth of a tensor. */
export type NestedNumbers = number | NestedNumbers[];

/** What a metric reports. */
export type MetricResult = NestedNumbers | {[name: string]: NestedNumbers};

/** Options that every metric takes. */
export interface MetricOptions {
  /** Name in logs. Default: the class's name in snake_case. */
  name?: string;
  /**
   * Accepted for compatibility with Keras, and ignored: states are always float64 on the CPU. Default: none.
   */
  dtype?: string;
  /** Names of the entries of an array result in logs, after the metric's name. Default: their indices. */
  classNames?: readonly string[];
}

/** What is known about an output before any data. */
export interface PredictedOutput {
  readonly shape: readonly (number | null)[];
  /** True for a softmax over one unit, whose values are all 1. */
  readonly alwaysOne: boolean;
}

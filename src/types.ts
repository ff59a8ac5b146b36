import type {Tensor} from '@tensorflow/tfjs-core';

/** Typed arrays of numbers: of float32, float64, or whole numbers. */
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

/** What numbers may come as, besides tensors: typed arrays and (nested) arrays. */
export type ArrayData = NumberArray | number | boolean | readonly ArrayData[];

/** Anything that a metric accepts as values, labels, predictions or weights. */
export type TensorLike = Tensor | ArrayData;

/** Which way a metric gets better; `undefined` when neither is better in itself. */
export type Direction = 'max' | 'min' | undefined;

/** A number, or numbers nested to the depth of a tensor. */
export type NestedNumbers = number | NestedNumbers[];

/** What a metric reports. */
export type MetricResult = NestedNumbers | {[name: string]: NestedNumbers};

/** Options that every metric takes. */
export interface MetricOptions {
  /** Name in logs. Default: the class's name in snake_case. */
  name?: string;
  /** Accepted for Keras's sake: states are always kept in float64 on the CPU. */
  dtype?: string;
  /** What the entries of an array result are called in logs, after the name. Default: their index. */
  classNames?: readonly string[];
}

/** What is known of an output before any data. */
export interface PredictedOutput {
  readonly shape: readonly (number | null)[];
  /** True for a softmax over one unit: every value is 1. */
  readonly alwaysOne: boolean;
}

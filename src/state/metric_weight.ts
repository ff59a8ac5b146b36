import type {Tensor} from '@tensorflow/tfjs-core';
import {readTogether, readTogetherSync} from '../array/read.js';
import type {NestedNumbers, TensorLike} from '../types.js';
import type {MetricWeightInitializer, MetricWeightValue} from './metric_weight_value.js';

export interface MetricWeightOptions {
  /** Default: a scalar. */
  shape?: readonly number[];
  /** Default: `'zeros'`. */
  initializer?: MetricWeightInitializer;
  /** How `mergeState` merges two weights. Default: `'sum'`. */
  combine?: 'sum' | 'min' | 'max';
}

/** Flat values as nested arrays of the given shape. */
export function nest(values: ArrayLike<number>, shape: readonly number[]): NestedNumbers {
  if (shape.length === 0) return values[0];
  let at = 0;
  const build = (depth: number): NestedNumbers[] =>
    Array.from({length: shape[depth]}, () => (depth === shape.length - 1 ? values[at++] : build(depth + 1)));
  return build(0);
}

/**
 * State of a metric, declared by `metric.addWeight(name)`. Await it to get its value: a number, or nested
 * arrays of its shape.
 */
export class MetricWeight implements PromiseLike<NestedNumbers> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly combine: 'sum' | 'min' | 'max';
  private readonly current: () => MetricWeightValue;

  /**
   * @internal
   * @param current returns the value in the current pass. A metric has one state per pass.
   */
  constructor(
    name: string,
    shape: readonly number[],
    combine: 'sum' | 'min' | 'max',
    current: () => MetricWeightValue,
  ) {
    this.name = name;
    this.shape = shape;
    this.combine = combine;
    this.current = current;
  }

  /** The value in the current pass. @internal */
  get currentValue(): MetricWeightValue {
    return this.current();
  }

  /** Replaces the value. A scalar fills the shape. */
  assign(value: TensorLike): void {
    this.currentValue.assign(value, `Weight ${this.name}`);
  }

  /** Adds to the value, in float64 on the CPU, in compensated float32 on the device. */
  assignAdd(value: TensorLike): void {
    this.currentValue.assignAdd(value, `Weight ${this.name}`);
  }

  /** The value as a new float32 tensor, which the caller (or its tidy) disposes. */
  read(): Tensor {
    return this.currentValue.read();
  }

  /** The value as numbers, read asynchronously. */
  async value(): Promise<NestedNumbers> {
    const slot = this.currentValue;
    return nest(slot.valuesFrom(await readTogether(slot.pendingTensors)), this.shape);
  }

  /** The value as numbers, read synchronously. Do not use it during training on a GPU. */
  valueSync(): NestedNumbers {
    const slot = this.currentValue;
    return nest(slot.valuesFrom(readTogetherSync(slot.pendingTensors)), this.shape);
  }

  then<A = NestedNumbers, B = never>(
    onFulfilled?: ((value: NestedNumbers) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.value().then(onFulfilled, onRejected);
  }
}

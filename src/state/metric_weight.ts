import {
  add,
  dispose,
  keep,
  maximum,
  minimum,
  mul,
  ones,
  reshape,
  sub,
  tensor,
  Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import {sameShape, showShape, sizeOf} from '../check.js';
import {UsageError} from '../errors.js';
import type {NestedNumbers, TensorLike} from '../types.js';
import {mergeValues} from './merge.js';
import {toCpuArray} from '../array/cpu_array.js';
import {currentPath} from '../array/path.js';
import {readTogether, readTogetherSync} from '../array/read.js';

/** What a weight starts with: all zeros, all ones, or the given value in every entry. */
export type MetricWeightInitializer = 'zeros' | 'ones' | number | (() => TensorLike);

export interface MetricWeightOptions {
  /** Default: a scalar. */
  shape?: readonly number[];
  /** Default: `'zeros'`. */
  initializer?: MetricWeightInitializer;
  /** How `mergeState` joins two weights. Default: they are added. */
  combine?: 'sum' | 'min' | 'max';
}

/**
 * The value of one weight: float64 numbers on the CPU, or on the device a float32 tensor with the rounding error
 * of its additions beside it (TwoSum), so that counting does not stop at 2^24.
 */
export class MetricWeightValue {
  private cpu: Float64Array | undefined;
  private device: {sum: Tensor; error: Tensor | undefined} | undefined;
  readonly shape: readonly number[];
  private readonly initializer: MetricWeightInitializer;

  /** @param first what it starts with, if that is something else than what it is reset to */
  constructor(shape: readonly number[], initializer: MetricWeightInitializer, first = initializer) {
    this.shape = shape;
    this.initializer = initializer;
    this.start(first);
  }

  reset(): void {
    this.start(this.initializer);
  }

  private start(start: MetricWeightInitializer): void {
    if (typeof start === 'function') this.set(toCpuArray(start(), 'initializer').data);
    else {
      const fill = start === 'zeros' ? 0 : start === 'ones' ? 1 : start;
      this.set(new Float64Array(sizeOf(this.shape)).fill(fill));
    }
  }

  /** A value of its own that is the same. */
  copy(): MetricWeightValue {
    const copy = new MetricWeightValue(this.shape, this.initializer, 0);
    if (this.cpu !== undefined) copy.set(this.cpu);
    else if (this.device !== undefined) {
      const {sum, error} = this.device;
      copy.dispose();
      copy.device = {sum: keep(sum.clone()), error: error && keep(error.clone())};
    }
    return copy;
  }

  /** Replaces the value by numbers of the CPU. */
  set(values: ArrayLike<number>): void {
    this.dispose();
    this.cpu = Float64Array.from(values);
  }

  assign(value: TensorLike, where: string): void {
    if (value instanceof Tensor && currentPath() === 'device') {
      const sum = keep(tidy(() => this.fit(value, where)));
      this.dispose();
      this.device = {sum, error: undefined};
    } else this.set(this.cpuValues(value, where));
  }

  assignAdd(value: TensorLike, where: string): void {
    if (!(value instanceof Tensor && currentPath() === 'device') && this.cpu !== undefined) {
      const more = this.cpuValues(value, where);
      for (let i = 0; i < this.cpu.length; i++) this.cpu[i] += more[i];
      return;
    }
    const before = this.onDevice();
    const [sum, error] = tidy(() => {
      const b = this.fit(value instanceof Tensor ? value : tensor(this.cpuValues(value, where)), where);
      const a = before.sum;
      const s = add(a, b);
      const bb = sub(s, a);
      const lost = add(sub(a, sub(s, bb)), sub(b, bb));
      return [keep(s), keep(before.error === undefined ? lost : add(before.error, lost))];
    });
    this.dispose();
    this.device = {sum, error};
  }

  /** Joins another pass's value of the same weight; what lies on the device stays there. */
  merge(other: MetricWeightValue, combine: 'sum' | 'min' | 'max', where: string): void {
    if (this.cpu !== undefined && other.cpu !== undefined) {
      if (this.cpu.length !== other.cpu.length) throw wrongShape(where, this.shape, other.shape);
      mergeValues(combine, this.cpu, other.cpu);
      return;
    }
    const theirs = other.read();
    try {
      if (combine === 'sum') this.assignAdd(theirs, where);
      else {
        const mine = this.read();
        const joined = combine === 'min' ? minimum(mine, theirs) : maximum(mine, theirs);
        this.assign(joined, where);
        dispose([mine, joined]);
      }
    } finally {
      theirs.dispose();
    }
  }

  /** The value as a new float32 tensor, the caller's. */
  read(): Tensor {
    if (this.device !== undefined) {
      const {sum, error} = this.device;
      return error === undefined ? sum.clone() : add(sum, error);
    }
    return tensor(Float32Array.from(this.cpu as Float64Array), this.shape as number[], 'float32');
  }

  /** Device tensors that a read has to bring in, in the order that `numbers` takes their values. */
  get pendingTensors(): Tensor[] {
    if (this.device === undefined) return [];
    const {sum, error} = this.device;
    return error === undefined ? [sum] : [sum, error];
  }

  /** The value in float64, given what was read of `waiting`. */
  valuesFrom(read: readonly ArrayLike<number>[]): Float64Array {
    if (read.length === 0) return this.cpu as Float64Array;
    const values = Float64Array.from(read[0]);
    const errors = read[1];
    if (errors !== undefined) {
      for (let i = 0; i < values.length; i++) if (Number.isFinite(errors[i])) values[i] += errors[i];
    }
    return values;
  }

  dispose(): void {
    if (this.device !== undefined) dispose(this.pendingTensors);
    this.device = undefined;
    this.cpu = undefined;
  }

  private onDevice(): {sum: Tensor; error: Tensor | undefined} {
    if (this.device !== undefined) return this.device;
    const sum = keep(this.read());
    this.dispose();
    return (this.device = {sum, error: undefined});
  }

  /** The value in the weight's shape; scalars fill it. */
  private fit(value: Tensor, where: string): Tensor {
    if (sameShape(value.shape, this.shape)) return value.clone();
    if (value.size === 1) return mul(ones(this.shape as number[]), reshape(value, []));
    throw wrongShape(where, this.shape, value.shape);
  }

  private cpuValues(value: TensorLike, where: string): ArrayLike<number> {
    const {data, shape} = toCpuArray(value, where);
    const size = sizeOf(this.shape);
    if (sameShape(shape, this.shape) || (data.length === size && shape.length === 1)) return data;
    if (data.length === 1) return new Float64Array(size).fill(data[0]);
    throw wrongShape(where, this.shape, shape);
  }
}

function wrongShape(where: string, want: readonly number[], got: readonly number[]): UsageError {
  return new UsageError(where, `the weight has shape ${showShape(want)}, the value ${showShape(got)}.`);
}

/** Numbers nested to `shape`. */
export function nest(values: ArrayLike<number>, shape: readonly number[]): NestedNumbers {
  if (shape.length === 0) return values[0];
  let at = 0;
  const build = (depth: number): NestedNumbers[] =>
    Array.from({length: shape[depth]}, () => (depth === shape.length - 1 ? values[at++] : build(depth + 1)));
  return build(0);
}

/**
 * A piece of a metric's state, made by `metric.addWeight(name)`. Awaiting it gives its value: a number, or nested
 * arrays of its shape.
 */
export class MetricWeight implements PromiseLike<NestedNumbers> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly combine: 'sum' | 'min' | 'max';
  private readonly current: () => MetricWeightValue;

  /** @param current where the value lives now: a metric has one state per pass. */
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

  /** The value now. */
  get currentValue(): MetricWeightValue {
    return this.current();
  }

  /** Replaces the value; a scalar fills the shape. */
  assign(value: TensorLike): void {
    this.currentValue.assign(value, `Weight ${this.name}`);
  }

  /** Adds to the value; in float64 on the CPU, with compensated float32 on the device. */
  assignAdd(value: TensorLike): void {
    this.currentValue.assignAdd(value, `Weight ${this.name}`);
  }

  /** The value as a new float32 tensor: the caller's to dispose, or the tidy's. */
  read(): Tensor {
    return this.currentValue.read();
  }

  /** The value as numbers, read asynchronously. */
  async value(): Promise<NestedNumbers> {
    const slot = this.currentValue;
    return nest(slot.valuesFrom(await readTogether(slot.pendingTensors)), this.shape);
  }

  /** The value as numbers, read synchronously: not for use during training on a GPU. */
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

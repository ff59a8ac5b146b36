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
import type {TensorLike} from '../types.js';
import {maxima, minima} from './extremes.js';
import {totals} from './merge.js';
import {toCpuArray} from '../array/cpu_array.js';
import {currentPath} from '../array/path.js';

const RULES = {sum: totals, min: minima, max: maxima} as const;

/**
 * What a metric weight starts with: zeros, ones, this number in every entry, or what this function returns.
 */
export type MetricWeightInitializer = 'zeros' | 'ones' | number | (() => TensorLike);

/**
 * The value of a metric weight in one pass: float64 numbers on the CPU, or a float32 tensor on the device. A
 * second tensor keeps the rounding errors of additions (TwoSum). Without it, counting would stop at 2^24.
 */
export class MetricWeightValue {
  private cpu: Float64Array | undefined;
  /** The sum, and what additions have lost, if there were any. */
  private device: readonly Tensor[] = [];
  readonly shape: readonly number[];
  private readonly initializer: MetricWeightInitializer;

  /** @param first the first value. Default: the value after a reset */
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

  /** An independent copy. */
  copy(): MetricWeightValue {
    const copy = new MetricWeightValue(this.shape, this.initializer, 0);
    copy.cpu = this.cpu?.slice();
    copy.device = this.device.map(t => keep(t.clone()));
    return copy;
  }

  /** Leaves the tensors to the surrounding tidy, which disposes them unless `keep` is called in it. */
  release(): void {
    const kept = this.device;
    this.device = kept.map(t => t.clone());
    dispose([...kept]);
  }

  keep(): void {
    this.device.forEach(keep);
  }

  /** Replaces the value by numbers on the CPU. */
  set(values: ArrayLike<number>): void {
    this.dispose();
    this.cpu = Float64Array.from(values);
  }

  assign(value: TensorLike, where: string): void {
    if (value instanceof Tensor && currentPath() === 'device') {
      const sum = keep(tidy(() => this.fit(value, where)));
      this.dispose();
      this.device = [sum];
    } else this.set(this.cpuValues(value, where));
  }

  assignAdd(value: TensorLike, where: string): void {
    if (!(value instanceof Tensor && currentPath() === 'device') && this.cpu !== undefined) {
      const more = this.cpuValues(value, where);
      for (let i = 0; i < this.cpu.length; i++) this.cpu[i] += more[i];
      return;
    }
    const [a, error] = this.onDevice() as readonly [Tensor, Tensor?];
    const after = tidy(() => {
      const b = this.fit(value instanceof Tensor ? value : tensor(this.cpuValues(value, where)), where);
      const s = add(a, b);
      const bb = sub(s, a);
      const lost = add(sub(a, sub(s, bb)), sub(b, bb));
      return [keep(s), keep(error === undefined ? lost : add(error, lost))];
    });
    this.dispose();
    this.device = after;
  }

  /** Merges another pass's value of the same weight. Nothing is read from the device. */
  merge(other: MetricWeightValue, rule: 'sum' | 'min' | 'max', where: string): void {
    if (this.cpu !== undefined && other.cpu !== undefined) {
      if (this.cpu.length !== other.cpu.length) throw wrongShape(where, this.shape, other.shape);
      RULES[rule].cpu(this.cpu, other.cpu);
      return;
    }
    const theirs = other.read();
    try {
      if (rule === 'sum') this.assignAdd(theirs, where);
      else {
        const mine = this.read();
        const joined = rule === 'min' ? minimum(mine, theirs) : maximum(mine, theirs);
        this.assign(joined, where);
        dispose([mine, joined]);
      }
    } finally {
      theirs.dispose();
    }
  }

  /** The value as a new float32 tensor, which the caller disposes. */
  read(): Tensor {
    const [sum, error] = this.device as readonly (Tensor | undefined)[];
    if (sum !== undefined) return error === undefined ? sum.clone() : add(sum, error);
    return tensor(Float32Array.from(this.cpu as Float64Array), this.shape as number[], 'float32');
  }

  /** The tensors that a read needs, in the order in which `valuesFrom` takes their values. */
  get pendingTensors(): readonly Tensor[] {
    return this.device;
  }

  /** The value in float64, given what was read of `pendingTensors`. */
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
    dispose([...this.device]);
    this.device = [];
    this.cpu = undefined;
  }

  private onDevice(): readonly Tensor[] {
    if (this.device.length > 0) return this.device;
    const sum = keep(this.read());
    this.dispose();
    return (this.device = [sum]);
  }

  /** The value in the weight's shape. A scalar fills the shape. */
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

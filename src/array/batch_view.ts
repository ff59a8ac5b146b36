import {Tensor} from '@tensorflow/tfjs-core';
import type {TensorLike} from '../types.js';
import {type CpuArray, toCpuArray, toTensor} from './cpu_array.js';
import {currentPath, forcedPath, type Path} from './path.js';

/**
 * One batch as a statistic sees it. Metrics of labels and predictions have both; metrics of values (`Mean`,
 * tracked tensors) have only `yPred`, which holds the values.
 */
export interface Batch<A> {
  readonly yTrue?: A;
  readonly yPred: A;
  readonly sampleWeight?: A;
  /** 1 where an entry counts, else 0: Keras's mask of the prediction, [batch] or [batch, time]. */
  readonly mask?: A;
  /** The group of each sample, for `BySlice`. */
  readonly groups?: A;
}

/** The shapes of a batch, whatever its arrays are. */
export type BatchShapes = Batch<{readonly shape: readonly number[]}>;

/** What a batch may consist of. Arrays may have been converted already. */
export type BatchData = TensorLike | CpuArray;

const KEYS = ['yTrue', 'yPred', 'sampleWeight', 'mask', 'groups'] as const;

/** A batch that is converted at most once for each path. Use `device()` in a tidy, which owns its tensors. */
export class BatchView {
  private cpuSide: Batch<CpuArray> | undefined;
  private deviceSide: Batch<Tensor> | undefined;
  private readonly given: Batch<BatchData>;
  readonly where: string;

  /** @param where the metric, for errors */
  constructor(given: Batch<BatchData>, where = 'metrics') {
    this.given = given;
    this.where = where;
  }

  /**
   * Plain and typed arrays are counted on the CPU with every backend, tensors on the path of the current
   * backend.
   */
  get path(): Path {
    return forcedPath() ?? (KEYS.some(key => this.given[key] instanceof Tensor) ? currentPath() : 'cpu');
  }

  cpu(): Batch<CpuArray> {
    return (this.cpuSide ??= this.convert(toCpuArray));
  }

  device(): Batch<Tensor> {
    return (this.deviceSide ??= this.convert(toTensor));
  }

  /** The shapes of the arrays, on the path on which the batch is counted. */
  get shapes(): BatchShapes {
    return this.path === 'cpu' ? this.cpu() : this.device();
  }

  /** True for a batch without samples. */
  get isEmpty(): boolean {
    return this.shapes.yPred.shape.includes(0);
  }

  private convert<A>(one: (x: BatchData, where: string) => A): Batch<A> {
    const out: {-readonly [K in keyof Batch<A>]?: A} = {};
    for (const key of KEYS) {
      const x = this.given[key];
      if (x !== undefined && x !== null) out[key] = one(x, `${this.where}: ${key}`);
    }
    return out as Batch<A>;
  }
}

import {dispose, type Tensor} from '@tensorflow/tfjs-core';

/** Tensors of a slot that have to be read. Owns them. */
export class ReadQueue {
  /** Tensors that are in no snapshot. */
  waiting: Tensor[] = [];
  private pending: readonly Tensor[] = [];

  get all(): Tensor[] {
    return [...this.pending, ...this.waiting];
  }

  /** All tensors, for a snapshot. */
  take(): readonly Tensor[] {
    this.pending = this.all;
    this.waiting = [];
    return this.pending;
  }

  /** Disposes a tensor that was read. False if another read was faster, or `clear` was called. */
  release(tensor: Tensor): boolean {
    if (!this.pending.includes(tensor)) return false;
    this.pending = this.pending.filter(one => one !== tensor);
    tensor.dispose();
    return true;
  }

  clear(): void {
    dispose(this.all);
    this.pending = this.waiting = [];
  }
}

import {add, clone, dispose, keep, mul, type Tensor, tidy, type Variable} from '@tensorflow/tfjs-core';

const copies = (tensors: readonly Tensor[]): Tensor[] => tensors.map(t => keep(clone(t)));

/**
 * An exponential moving average of weights, on the device, and its place in the model. A swap copies nothing: variables
 * and copies share their memory until somebody assigns something else (B8).
 */
export class WeightAverages {
  private readonly momentum: number;
  private average: Tensor[] | undefined;
  /** The weights that training goes on from, while the averages are in the model. */
  private raw: Tensor[] | undefined;

  constructor(momentum: number) {
    // So that both factors add up to 1 in float32.
    this.momentum = Math.fround(momentum);
  }

  /** Starts anew, from these weights if there are some, else from those of the first `update`. */
  start(weights?: readonly Tensor[]): void {
    this.dispose();
    this.average = weights && copies(weights);
  }

  /** `momentum * average + (1 - momentum) * weight`, for each. */
  update(weights: readonly Variable[]): void {
    const {momentum, average} = this;
    this.average = tidy(() =>
      weights.map((w, i) =>
        keep(average === undefined ? clone(w) : add(mul(average[i], momentum), mul(w, 1 - momentum))),
      ),
    );
    dispose(average ?? []);
  }

  /** Puts the averages in the place of the weights, which are remembered. */
  putIn(weights: readonly Variable[]): void {
    if (this.average === undefined || this.raw !== undefined) return;
    this.raw = copies(weights);
    this.overwrite(weights);
  }

  /** Puts the weights back, bit by bit; what somebody else put into the model meanwhile stays there. */
  takeOut(weights: readonly Variable[]): void {
    const {average = [], raw = []} = this;
    raw.forEach((w, i) => {
      const live = weights[i];
      if (!live.isDisposed && live.dataId === average[i].dataId) live.assign(w);
    });
    dispose(raw);
    this.raw = undefined;
  }

  /** Puts the averages in the place of the weights for good. */
  overwrite(weights: readonly Variable[]): void {
    this.average?.forEach((a, i) => weights[i].assign(a));
  }

  /** The averages, then the weights if those are not in the model. They stay here. */
  get tensors(): readonly Tensor[] {
    return [...(this.average ?? []), ...(this.raw ?? [])];
  }

  /** Goes on from such tensors, which stay the caller's. Weights among them: the averages come into the model. */
  restore(weights: readonly Variable[], tensors: readonly Tensor[]): void {
    const count = weights.length;
    this.start(tensors.length === 0 ? undefined : tensors.slice(0, count));
    if (tensors.length <= count) return;
    this.raw = copies(tensors.slice(count));
    this.overwrite(weights);
  }

  dispose(): void {
    dispose([...(this.average ?? []), ...(this.raw ?? [])]);
    this.average = undefined;
    this.raw = undefined;
  }
}

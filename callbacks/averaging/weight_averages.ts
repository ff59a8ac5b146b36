import {add, clone, dispose, keep, mul, type Tensor, tidy, type Variable} from '@tensorflow/tfjs-core';

/** Copies of weights, by variable: the order in which a model lists its weights may change (G2). */
type Copies = Map<Variable, Tensor>;

const copiesOf = (entries: Iterable<readonly [Variable, Tensor]>): Copies =>
  new Map([...entries].map(([weight, value]) => [weight, keep(clone(value))]));

const disposeCopies = (copies: Copies | undefined): void => dispose([...(copies?.values() ?? [])]);

/** The state for a backup. Its tensors stay those of `WeightAverages`. */
export interface SavedAverages {
  readonly average: ReadonlyMap<Variable, Tensor>;
  /** The trained weights, while the averages are in the model; else empty. */
  readonly raw: ReadonlyMap<Variable, Tensor>;
}

/**
 * An exponential moving average of weights, on the device, which can be swapped into the model. A swap copies
 * nothing: variables and copies share their memory until another value is assigned (B8).
 */
export class WeightAverages {
  private readonly momentum: number;
  private average: Copies = new Map();
  /** The weights that training resumes from, while the averages are in the model. */
  private raw: Copies | undefined;

  constructor(momentum: number) {
    // Both factors add up to 1 in float32.
    this.momentum = Math.fround(momentum);
  }

  /** Starts over, from these weights if there are any, else from those of the first `update`. */
  start(weights: readonly Variable[] = []): void {
    this.dispose();
    this.average = copiesOf(weights.map(w => [w, w]));
  }

  /**
   * Updates the average of each weight that is trained, or was before: `momentum * average + (1 - momentum) *
   * weight`. The first average of a weight is its value.
   */
  update(trained: readonly Variable[]): void {
    const {momentum, average} = this;
    const weights = new Set([...average.keys(), ...trained].filter(w => !w.isDisposed));
    this.average = new Map(
      [...weights].map(w => {
        const before = average.get(w);
        const next = () =>
          before === undefined ? clone(w) : add(mul(before, momentum), mul(w, 1 - momentum));
        return [w, keep(tidy(next))];
      }),
    );
    disposeCopies(average);
  }

  /** Puts the averages into the model, and keeps the weights for `swapOut`. */
  swapIn(): void {
    if (this.average.size === 0 || this.raw !== undefined) return;
    this.raw = copiesOf([...this.average.keys()].map(w => [w, w]));
    this.overwriteWeights();
  }

  /** Restores the weights, bit for bit, except those that other code has assigned in the meantime. */
  swapOut(): void {
    for (const [weight, value] of this.raw ?? []) {
      const average = this.average.get(weight);
      if (!weight.isDisposed && weight.dataId === average?.dataId) weight.assign(value);
    }
    disposeCopies(this.raw);
    this.raw = undefined;
  }

  /** Replaces the weights by the averages for good. */
  overwriteWeights(): void {
    for (const [weight, value] of this.average) if (!weight.isDisposed) weight.assign(value);
  }

  getState(): SavedAverages {
    return {average: this.average, raw: this.raw ?? new Map()};
  }

  /**
   * Resumes from a state, which stays the caller's. If it has raw weights, puts the averages into the model.
   */
  restore({average, raw}: SavedAverages): void {
    this.dispose();
    this.average = copiesOf(average);
    if (raw.size === 0) return;
    this.raw = copiesOf(raw);
    this.overwriteWeights();
  }

  dispose(): void {
    disposeCopies(this.average);
    disposeCopies(this.raw);
    this.average = new Map();
    this.raw = undefined;
  }
}

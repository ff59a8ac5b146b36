import {add, clone, dispose, keep, mul, type Tensor, tidy, type Variable} from '@tensorflow/tfjs-core';

/** Copies of weights, by variable: the order in which a model lists its weights may change (G2). */
type Copies = Map<Variable, Tensor>;

const copiesOf = (entries: Iterable<readonly [Variable, Tensor]>): Copies =>
  new Map([...entries].map(([weight, value]) => [weight, keep(clone(value))]));

const disposeCopies = (copies: Copies | undefined): void => dispose([...(copies?.values() ?? [])]);

/** What a backup keeps of averages. The tensors stay theirs. */
export interface SavedAverages {
  readonly average: ReadonlyMap<Variable, Tensor>;
  /** The weights that are not in the model now; empty when they are. */
  readonly raw: ReadonlyMap<Variable, Tensor>;
}

/**
 * An exponential moving average of weights, on the device, and its place in the model. A swap copies nothing: variables
 * and copies share their memory until something else is assigned (B8).
 */
export class WeightAverages {
  private readonly momentum: number;
  private average: Copies = new Map();
  /** The weights that training resumes from, while the averages are in the model. */
  private raw: Copies | undefined;

  constructor(momentum: number) {
    // So that both factors add up to 1 in float32.
    this.momentum = Math.fround(momentum);
  }

  /** Starts again, from these weights if there are some, else from those of the first `update`. */
  start(weights: readonly Variable[] = []): void {
    this.dispose();
    this.average = copiesOf(weights.map(w => [w, w]));
  }

  /**
   * `momentum * average + (1 - momentum) * weight`, for each weight that is trained or was before. A weight that is
   * trained for the first time starts with its value.
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

  /** Puts the averages in the place of the weights, which are remembered. */
  swapIn(): void {
    if (this.average.size === 0 || this.raw !== undefined) return;
    this.raw = copiesOf([...this.average.keys()].map(w => [w, w]));
    this.overwriteWeights();
  }

  /** Restores the weights, bit by bit; what other code put into the model meanwhile stays there. */
  swapOut(): void {
    for (const [weight, value] of this.raw ?? []) {
      const average = this.average.get(weight);
      if (!weight.isDisposed && weight.dataId === average?.dataId) weight.assign(value);
    }
    disposeCopies(this.raw);
    this.raw = undefined;
  }

  /** Puts the averages in the place of the weights for good. */
  overwriteWeights(): void {
    for (const [weight, value] of this.average) if (!weight.isDisposed) weight.assign(value);
  }

  getState(): SavedAverages {
    return {average: this.average, raw: this.raw ?? new Map()};
  }

  /** Resumes from such a state, which stays the caller's. If weights are in it, the averages come into the model. */
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

import type {CheckpointTarget} from './model_checkpoint_options.js';

/** A saved checkpoint. */
interface Ranked {
  readonly target: CheckpointTarget;
  /** NaN if it is not known. */
  readonly value: number;
}

/** Checkpoints ordered by value, the best first. Among equal values the earlier one is first. */
export class Ranking {
  private ranked: readonly Ranked[] = [];
  private readonly limit: number;

  /** @param limit Infinity keeps all */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** True if a checkpoint of this value would be kept. */
  admits(value: number, isBetter: (a: number, b: number) => boolean): boolean {
    if (this.ranked.length < this.limit) return true;
    return isBetter(value, this.ranked[this.limit - 1].value);
  }

  /** The checkpoints that are kept when another one is added. */
  staying(): CheckpointTarget[] {
    return this.ranked.slice(0, this.limit - 1).map(r => r.target);
  }

  /** All checkpoints that are kept now. */
  get kept(): CheckpointTarget[] {
    return this.ranked.map(r => r.target);
  }

  /** Adds a checkpoint. Returns those to remove. */
  add(
    target: CheckpointTarget,
    value: number,
    isBetter: (a: number, b: number) => boolean,
  ): CheckpointTarget[] {
    const others = this.ranked.filter(r => r.target !== target);
    const found = others.findIndex(r => isBetter(value, r.value));
    const index = found < 0 ? others.length : found;
    const all = [...others.slice(0, index), {target, value}, ...others.slice(index)];
    this.ranked = all.slice(0, this.limit);
    return all.slice(this.limit).map(r => r.target);
  }

  /** Paths and values. Handlers cannot be stored. */
  getState(): (readonly [string, number])[] {
    return this.ranked.flatMap(({target, value}) =>
      typeof target === 'string' ? [[target, value] as const] : [],
    );
  }

  setState(state: readonly (readonly [string, number])[]): void {
    this.ranked = state.map(([target, value]) => ({target, value}));
  }
}

import type {CheckpointTarget} from './model_checkpoint_options.js';

/** A checkpoint that is there. */
interface Ranked {
  readonly target: CheckpointTarget;
  /** NaN: nobody knows how good it is. */
  readonly value: number;
}

/** Checkpoints in the order of their values, the best first; later ones behind equal ones. */
export class Ranking {
  private ranked: readonly Ranked[] = [];
  private readonly limit: number;

  /** @param limit Infinity keeps all */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** True when a checkpoint of this value would be among those that are kept. */
  admits(value: number, isBetter: (a: number, b: number) => boolean): boolean {
    if (this.ranked.length < this.limit) return true;
    return isBetter(value, this.ranked[this.limit - 1].value);
  }

  /** The checkpoints that stay when another one is taken in. */
  staying(): CheckpointTarget[] {
    return this.ranked.slice(0, this.limit - 1).map(r => r.target);
  }

  /** All checkpoints that are kept. */
  get kept(): CheckpointTarget[] {
    return this.ranked.map(r => r.target);
  }

  /** Takes a checkpoint in; gives those that have to go. */
  add(
    target: CheckpointTarget,
    value: number,
    isBetter: (a: number, b: number) => boolean,
  ): CheckpointTarget[] {
    const others = this.ranked.filter(r => r.target !== target);
    const found = others.findIndex(r => isBetter(value, r.value));
    const place = found < 0 ? others.length : found;
    const all = [...others.slice(0, place), {target, value}, ...others.slice(place)];
    this.ranked = all.slice(0, this.limit);
    return all.slice(this.limit).map(r => r.target);
  }

  /** Paths and values; handlers are not remembered. */
  getState(): (readonly [string, number])[] {
    return this.ranked.flatMap(({target, value}) =>
      typeof target === 'string' ? [[target, value] as const] : [],
    );
  }

  setState(state: readonly (readonly [string, number])[]): void {
    this.ranked = state.map(([target, value]) => ({target, value}));
  }
}

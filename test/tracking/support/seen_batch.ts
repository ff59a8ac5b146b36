import type {Arr} from './arrays.js';
import type {Path} from './recipe.js';

/** Everything about one batch, captured from a twin of the model. */
export interface Seen {
  readonly size: number;
  readonly inputs: readonly Arr[];
  readonly targets: readonly Arr[];
  readonly outputs: readonly Arr[];
  readonly masks: readonly (Arr | undefined)[];
  readonly weights: readonly (Arr | undefined)[];
  readonly values: ReadonlyMap<Path, readonly Arr[]>;
  readonly reports: ReadonlyMap<string, readonly Arr[]>;
  /** The sum of all penalties, each layer's once; undefined where there are none. */
  readonly penalty: number | undefined;
}

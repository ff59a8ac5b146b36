import {checkCount} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {poissonDraws} from '../../functional/core/poisson_draws.js';
import {quantileBetween} from '../../functional/core/quantile.js';
import {checkOptions, optionsOf} from '../../options.js';
import {getOwn, setOwn} from '../../own_property.js';
import type {Evaluator} from '../fold/evaluator.js';
import type {EvaluationBatch} from '../fold/fold_batch.js';
import type {FoldState} from '../fold/fold_state.js';

export interface ConfidenceOptions {
  /** The share of replicates whose results lie between `key_lower` and `key_upper`. Default: 0.95. */
  readonly level?: number;
  /** Number of replicates. Each takes the memory of a state. Default: 200. */
  readonly replicates?: number;
  /** An integer that determines all draws. Default: 0. */
  readonly seed?: number;
}

/**
 * Percentile intervals of a Poisson bootstrap over samples: in each replicate, every sample counts
 * Poisson(1) times, by a factor of its weight. Draws are a function of the seed, the replicate and the
 * number of the sample, so that the intervals do not depend on how batches are cut.
 */
export class Confidence {
  private readonly fold: Evaluator;
  private readonly states: FoldState[];
  private readonly options: Required<ConfidenceOptions>;
  private samples = 0;

  constructor(where: string, fold: Evaluator, given: ConfidenceOptions) {
    const name = `${where}, confidence`;
    const known = ['level', 'replicates', 'seed'];
    const {level = 0.95, replicates = 200, seed = 0} = checkOptions(name, optionsOf(name, given), known);
    if (!(level > 0 && level < 1)) {
      throw new UsageError(name, `level must be a number between 0 and 1; got ${formatValue(level)}.`);
    }
    if (!Number.isInteger(seed)) {
      throw new UsageError(name, `seed must be a whole number; got ${formatValue(seed)}.`);
    }
    checkCount(name, 'replicates', replicates, 2);
    this.fold = fold;
    this.options = {level, replicates, seed};
    this.states = Array.from({length: replicates}, () => fold.create());
  }

  add(batch: EvaluationBatch): void {
    const {seed} = this.options;
    this.samples += this.fold.addReplicates(this.states, batch, (replicate, count) =>
      poissonDraws(seed, replicate, this.samples, count),
    );
  }

  /** Adds `key_lower` and `key_upper` of every key. */
  async addTo(results: Record<string, number>): Promise<void> {
    const replicates: Record<string, number>[] = [];
    for (const state of this.states) replicates.push(await this.fold.finish(state));
    const {level} = this.options;
    for (const key of Object.keys(results)) {
      const values = Float64Array.from(replicates, one => getOwn(one, key) ?? NaN).sort();
      const isKnown = !values.some(Number.isNaN);
      for (const [end, q] of [['lower', (1 - level) / 2] as const, ['upper', (1 + level) / 2] as const]) {
        const value = isKnown ? quantileBetween({values, weights: undefined}, q) : NaN;
        setOwn(results, `${key}_${end}`, value);
      }
    }
  }

  dispose(): void {
    for (const state of this.states) state.dispose();
  }
}

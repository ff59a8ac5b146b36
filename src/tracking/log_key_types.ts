import type {Sequential} from '@tensorflow/tfjs-layers';
import type {TERMS} from '../losses/composite_loss.js';
import type {MetricKeys} from '../metrics/names/metric_keys.js';

type AnyFunction = (...args: never[]) => unknown;

/**
 * What keys may begin with: nothing, or `<output>_` if the names of several outputs are known.
 *
 * @typeParam T the model: a `Sequential` has one output
 * @typeParam L the argument `loss`
 */
type Prefix<T, L> = [T] extends [Sequential] ? '' : L extends NotByName ? '' : '' | `${keyof L & string}_`;

type NotByName = string | AnyFunction | readonly unknown[];

/** Any key: the types do not know the names of the outputs. The others are listed by completions only. */
type UnknownKeys<T, L> = [T] extends [Sequential] ? never : L extends NotByName ? string & {} : never;

type TermsOf<L> = L extends {readonly [TERMS]?: infer K extends string} ? K : never;

/** The losses of all outputs. */
type EachLoss<L> = L extends string | AnyFunction ? L : L extends readonly (infer E)[] ? E : L[keyof L];

type LossKeys<L, P extends string> =
  'loss' | (P extends '' ? never : `${P}loss`) | `${P}${TermsOf<Extract<EachLoss<L>, AnyFunction>>}`;

/** A metric of `weightedMetrics` that repeats one of `metrics` is logged as `<output>_weighted_<name>`. */
type WeightedKeys<K extends string, Unweighted extends string, P extends string> = K extends Unweighted
  ? P extends ''
    ? `weighted_${K}`
    : `${string}_weighted_${string}`
  : K;

/** The log keys of a compiled model, by the argument of `compile` that they come from. */
export interface CompiledKeys<T, L, M, W, N> {
  readonly loss: LossKeys<L, Prefix<T, L>> | UnknownKeys<T, L>;
  readonly metrics: MetricKeys<M, Prefix<T, L>, N>;
  readonly weightedMetrics: WeightedKeys<
    MetricKeys<W, Prefix<T, L>, N>,
    MetricKeys<M, Prefix<T, L>, N>,
    Prefix<T, L>
  >;
}

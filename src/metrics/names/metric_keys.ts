import type {KEY, MetricNames, MetricsOfSeveralKeys, ShortMetricNames} from '../metric_names.js';

/** How keys are named: the option `names` of `withMetrics`. */
export type NamesOption = 'tfjs' | 'keras';

/** The strings that tfjs itself accepts, and their keys. */
export interface TfjsMetricKeys {
  acc: 'acc';
  accuracy: 'acc';
  Accuracy: 'acc';
  ce: 'ce';
  crossentropy: 'ce';
  binaryAccuracy: 'binaryAccuracy';
  categoricalAccuracy: 'categoricalAccuracy';
  precision: 'precision';
  categoricalCrossentropy: 'categoricalCrossentropy';
  sparseCategoricalCrossentropy: 'sparseCategoricalCrossentropy';
  mse: 'mse';
  MSE: 'MSE';
  mae: 'mae';
  MAE: 'MAE';
  mape: 'mape';
  MAPE: 'MAPE';
  cosine: 'cosine';
}

type SnakeName = MetricNames[keyof MetricNames];

/** The names of metrics that editors propose. Other spellings and registered names are accepted too. */
export type MetricName = SnakeName | keyof ShortMetricNames | keyof TfjsMetricKeys | keyof MetricNames;

/** In types only: an argument that was not passed. */
declare const UNSET: unique symbol;
export interface Unset {
  readonly [UNSET]: never;
}

/** The keys of a metric that may log several numbers: its own, and `<key>_<entry>`. */
export type KeysOfEntries<K extends string> = K | `${K}_${string}`;

type KeysOfName<K extends string> = K extends MetricsOfSeveralKeys ? KeysOfEntries<K> : KeysBeside<K>;

/** A metric that has the name of its loss, and is another number, is logged as `keras_<name>`. */
type KeysBeside<K extends string> = K extends 'hinge' | 'squared_hinge' | 'cosine_similarity'
  ? K | `keras_${K}`
  : K;

/** The default keys of the class that a string means; `string` if the types do not know it. */
type KeysOfClass<S extends string> = S extends SnakeName
  ? KeysOfName<S>
  : S extends keyof ShortMetricNames
    ? KeysOfName<MetricNames[ShortMetricNames[S]]>
    : Capitalize<S> extends keyof MetricNames
      ? KeysOfName<MetricNames[Capitalize<S>]>
      : string;

type KeysOfString<S extends string, N> = N extends 'keras'
  ? KeysOfClass<S> extends SnakeName
    ? S
    : S extends keyof TfjsMetricKeys
      ? S
      : KeysOfEntries<S>
  : S extends keyof TfjsMetricKeys
    ? TfjsMetricKeys[S]
    : KeysOfClass<S>;

type KeysOfConfig<C> = C extends {readonly config: {readonly name: infer K extends string}}
  ? KeysOfEntries<K>
  : C extends {readonly className: infer S extends string} | {readonly class_name: infer S extends string}
    ? KeysOfClass<S>
    : string;

/** Custom metrics may declare a literal `name`. */
type KeyOfInstance<M extends {readonly name: string}> = M extends {readonly [KEY]?: infer Q}
  ? unknown extends Q
    ? M['name']
    : Exclude<keyof NonNullable<Q>, '' | number> & string
  : M['name'];

/** The keys of one metric, as `compile` takes it; `string` if the types do not know them. */
type KeysOfMetric<M, N> = M extends string
  ? KeysOfString<M, N>
  : M extends {readonly name: string; result(): infer R}
    ? R extends PromiseLike<number>
      ? KeysBeside<KeyOfInstance<M>>
      : KeysOfEntries<KeyOfInstance<M>>
    : M extends (...args: never[]) => unknown
      ? string
      : M extends object
        ? KeysOfConfig<M>
        : never;

type Flat<M> = M extends readonly (infer E)[] ? Flat<E> : M;

/** The keys of a list of metrics; a repeated name gets a number. */
type KeysOfList<M, N> = KeysOfMetric<Flat<M>, N> | Repeated<M, N>;

type Repeated<M, N> = M extends readonly [infer F, ...infer R]
  ? | (F extends readonly unknown[]
        ? Repeated<F, N>
        : NumberedIf<KeysOfMetric<F, N>, KeysOfMetric<Flat<R>, N>>)
    | Repeated<R, N>
  : M extends readonly []
    ? never
    : M extends readonly (infer E)[]
      ? `${KeysOfMetric<Flat<E>, N>}_${number}`
      : never;

type NumberedIf<K extends string, Others> = K extends Others ? `${K}_${number}` : never;

type Identifier =
  | string
  | ((...args: never[]) => unknown)
  | {readonly className: string}
  | {readonly class_name: string}
  | {result(): unknown};

/**
 * The log keys of the argument `metrics` of `compile`.
 *
 * @typeParam M the argument
 * @typeParam P what a key may begin with: `''` for a model of one output, `'<output>_'` for several
 * @typeParam N how keys are named
 */
export type MetricKeys<M, P extends string, N> = Unset extends M
  ? never
  : M extends Identifier
    ? `${P}${KeysOfMetric<M, N>}`
    : M extends readonly unknown[]
      ? `${P}${KeysOfList<M, N>}`
      : M extends object
        ? {
            [O in keyof M & string]:
              ('' extends P ? KeysOfList<M[O], N> : never) | `${O}_${KeysOfList<M[O], N>}`;
          }[keyof M & string]
        : never;

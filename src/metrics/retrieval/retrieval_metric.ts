import {ascending} from '../../array/radix_sort.js';
import {checkIgnoreClass, checkOneOf, optionError} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {
  type QueryScore,
  type RankedQuery,
  rankedQuery,
  relevanceOf,
} from '../../functional/retrieval/ranked_query.js';
import {optionsOf} from '../../options.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import type {Collection} from '../../state/tally.js';
import type {Direction, MetricOptions, TensorLike} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type RetrievalAggregation, aggregate, AGGREGATIONS} from './aggregation.js';
import {querySamples, type QuerySource} from './query_samples.js';

/** What a query without relevant entries counts. */
export type EmptyTargetAction = 'neg' | 'pos' | 'skip' | 'error';

export interface RetrievalOptions extends MetricOptions {
  /**
   * What a query without relevant entries (of `RetrievalFallOut`: without irrelevant ones) counts. `'neg'`:
   * 0. `'pos'`: 1. `'skip'`: it is left out. `'error'`: `result()` throws. Default: `'neg'`; of
   * `RetrievalFallOut` `'pos'`.
   */
  emptyTargetAction?: EmptyTargetAction;
  /** Entries with this label are left out. Default: null, none. */
  ignoreClass?: number | null;
  /**
   * How the values of the queries become the result: `'mean'`, `'median'` (the lower one of two), `'min'`,
   * `'max'`, or a function of the list of values. Default: `'mean'`.
   */
  aggregation?: RetrievalAggregation;
  /**
   * Where the query of an entry is found. `'groups'`: the fourth argument of `updateState`, and `slice` of
   * the data of `evaluate`. `{labelColumn: k}`: column k of yTrue; the other columns are the labels. Default:
   * `'groups'`.
   */
  by?: QuerySource;
}

/** A metric that is computed for each query, from all of its entries. */
export abstract class RetrievalMetric extends StatisticMetric<number, readonly StoredSamples[]> {
  static override readonly direction: Direction = 'max';
  private readonly emptyTargetAction: EmptyTargetAction;
  private readonly ignoreClass: number | null;
  private readonly aggregation: RetrievalAggregation;
  private readonly by: QuerySource;

  constructor(
    options: RetrievalOptions,
    config: Readonly<Record<string, unknown>> = {},
    emptyDefault: EmptyTargetAction = 'neg',
  ) {
    const {emptyTargetAction = emptyDefault, ignoreClass = null} = optionsOf(new.target, options);
    const {aggregation = 'mean', by = 'groups'} = options;
    super(options, {emptyTargetAction, ignoreClass, aggregation, by, ...config});
    const {className} = this;
    this.emptyTargetAction = checkOneOf(className, 'emptyTargetAction', emptyTargetAction, ACTIONS);
    this.ignoreClass = checkIgnoreClass(className, ignoreClass);
    if (typeof aggregation !== 'function') checkOneOf(className, 'aggregation', aggregation, AGGREGATIONS);
    this.aggregation = aggregation;
    this.by = checkQuerySource(className, by);
  }

  /** The value of a query. @internal */
  protected abstract readonly ofQuery: QueryScore;

  /** True if labels may be any numbers, not only 0 and 1. @internal */
  protected get graded(): boolean {
    return false;
  }

  /** True for a query whose value is not defined. @internal */
  protected isEmpty(query: RankedQuery): boolean {
    return relevanceOf(query) === 0;
  }

  protected declare(): readonly Collection[] {
    const {by, ignoreClass, graded} = this;
    return [querySamples(this.className, {by, ignoreClass, graded})];
  }

  /** Adds a batch with the query of each entry: numbers in the shape of yPred, or one for each row. */
  override updateState(
    yTrue: TensorLike,
    yPred?: TensorLike,
    sampleWeight?: TensorLike | null,
    queries?: TensorLike | null,
  ): void {
    if (yTrue === undefined || yTrue === null || yPred === undefined || yPred === null) {
      throw new UsageError(this.className, 'updateState takes (yTrue, yPred, sampleWeight?, queries).');
    }
    const groups = queries === undefined || queries === null ? undefined : this.idsOf(queries);
    this.updateBatch({yTrue, yPred, sampleWeight: sampleWeight ?? undefined, groups});
  }

  /** Weights are 0 or 1. @internal */
  get countsOnce(): boolean {
    return true;
  }

  /** True if queries have to be given with every batch. @internal */
  get readsGroups(): boolean {
    return this.by === 'groups';
  }

  /** The ids of queries, checked. @internal */
  idsOf(queries: TensorLike | readonly string[]): TensorLike {
    if (Array.isArray(queries) && typeof queries[0] === 'string') {
      throw new UsageError(
        this.className,
        `the ids of queries must be numbers; got ${formatValue(queries[0])}. Number the queries.`,
      );
    }
    return queries as TensorLike;
  }

  override compute([columns]: readonly (readonly StoredSamples[] | undefined)[]): number {
    if (columns === undefined || columns[0].count === 0) return 0;
    const [samples] = columns;
    if (samples.hasNaN) return NaN;
    const values = queriesOf(samples).flatMap(query => this.countOf(query) ?? []);
    return values.length === 0 ? 0 : aggregate(this.className, values, this.aggregation);
  }

  /** What a query counts; undefined if it is left out. */
  private countOf(query: RankedQuery): number | undefined {
    if (!this.isEmpty(query)) return this.ofQuery(query);
    switch (this.emptyTargetAction) {
      case 'neg':
        return 0;
      case 'pos':
        return 1;
      case 'skip':
        return undefined;
      case 'error':
        throw new UsageError(
          this.className,
          "the value of a query is not defined: all of its entries are relevant, or none is. Set emptyTargetAction: 'skip'.",
        );
    }
  }

  /** JSON leaves out functions, so two of them are compared by their source text. */
  override countedConfig(): string {
    return `${String(this.aggregation)} ${super.countedConfig()}`;
  }

  override savedConfig(): string {
    return super.countedConfig();
  }
}

const ACTIONS: readonly EmptyTargetAction[] = ['neg', 'pos', 'skip', 'error'];

/** The entries of each query, in the order of their ids. */
function queriesOf(samples: StoredSamples): RankedQuery[] {
  const [ids, scores, labels] = [0, 1, 2].map(index => samples.column(index));
  const {order, ends} = ascending(ids);
  return Array.from(ends, (end, group) => {
    const places = order.subarray(group === 0 ? 0 : ends[group - 1], end);
    const of = (numbers: Float64Array): Float64Array => Float64Array.from(places, i => numbers[i]);
    return rankedQuery(of(labels), of(scores));
  });
}

function checkQuerySource(where: string, by: QuerySource): QuerySource {
  if (by === 'groups') return by;
  if (typeof by === 'object' && by !== null && Number.isInteger(by.labelColumn)) return by;
  throw optionError(where, 'by', "'groups' or {labelColumn: number}", by);
}

import {UsageError} from '../../errors.js';
import type {BatchView} from '../../array/batch_view.js';
import {omitTallies, type SavedState} from '../../state/json.js';
import type {MetricOptions, MetricResult} from '../../types.js';
import {isMetric} from '../base/is_metric.js';
import type {Metric} from '../base/metric.js';
import type {MetricKinds} from '../base/metric_kinds.js';
import type {MetricState} from '../base/metric_state.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {checkMetric, emptyOf, type Inner} from './inner_metrics.js';
import {prepareInner} from './prepare_inner.js';
import {type ResultParts, WrapperMetric} from './wrapper_metric.js';
import {formatValue} from '../../format_value.js';
import {appendAll} from '../../lists.js';

/** Metrics, named by themselves or by the keys of a record. */
export type MetricsByName = readonly Metric[] | Readonly<Record<string, Metric>>;

/**
 * A metric whose result is computed from the results of several metrics over the same data. A statistic that
 * several of them need is counted once; in a pass over a model, once for all metrics of the same output.
 */
export abstract class MetricGroup extends WrapperMetric {
  /** The metrics, by name, in order. @internal */
  readonly members: readonly (readonly [string, Metric])[];
  /** The metrics that `children` are states of, in this order. The others share `accumulators`. */
  private readonly ownState: readonly Metric[];

  constructor(
    options: MetricOptions,
    config: {readonly metrics: MetricsByName; readonly [option: string]: unknown},
  ) {
    const members = membersOf(new.target.className, config.metrics);
    super(options, config);
    this.members = members;
    this.ownState = members.map(([, metric]) => metric).filter(metric => !shares(metric));
  }

  /** The result, from the results of the members, in order. @internal */
  abstract fromResults(results: readonly MetricResult[]): MetricResult;

  get parts(): readonly Metric[] {
    return this.members.map(([, metric]) => metric);
  }

  override get takesValues(): boolean {
    return this.members.every(([, metric]) => metric.takesValues);
  }

  /** @internal */
  innerAt(i: number): Metric {
    return this.ownState[i];
  }

  override newState(): MetricState {
    const state = super.newState();
    appendAll(
      state.children,
      this.ownState.map(metric => metric.newState()),
    );
    return state;
  }

  override resetState(): void {
    super.resetState();
    appendAll(
      this.current.children,
      this.ownState.map(metric => metric.newState()),
    );
  }

  prepare(view: BatchView): () => void {
    const {accumulators} = this.current;
    const inner = this.innerOf(this.current);
    const slots = inner.flatMap(({metric}) =>
      shares(metric) ? metric.statistics.map(s => accumulators.slot(s)) : [],
    );
    const put = accumulators.prepare(new Set(slots), view);
    const puts = [...inner.filter(({metric}) => !shares(metric)).map(one => prepareInner(one, view)), put];
    return () => {
      for (const put of puts) put();
    };
  }

  override visitKind<R>(kinds: MetricKinds<R, Metric>): R {
    return kinds.group(this);
  }

  protected resultParts(state: MetricState): ResultParts {
    return {inner: this.innerOf(state)};
  }

  protected resultFrom(results: readonly MetricResult[]): MetricResult {
    return this.fromResults(results);
  }

  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    try {
      return this.fromResults(this.members.map(([, metric]) => emptyOf(metric, outputShape)));
    } catch {
      return undefined;
    }
  }

  protected override restore(saved: SavedState): void {
    const sharing = this.parts.filter(shares);
    for (const metric of sharing) metric.restoreInto(this.current.accumulators, saved);
    super.restore(
      omitTallies(
        saved,
        sharing.flatMap(metric => metric.statistics),
      ),
    );
  }

  protected override checkChildren(count: number): void {
    if (count === this.ownState.length) return;
    throw new UsageError(
      this.className,
      `setState: the state has ${count} metrics with a separate state, this one has ${this.ownState.length}.`,
    );
  }

  private innerOf(state: MetricState): Inner[] {
    let next = 0;
    return this.members.map(([, metric]) => {
      if (!shares(metric)) return {metric, state: state.children[next++]};
      return {metric, state: {weights: [], accumulators: state.accumulators, children: []}};
    });
  }
}

/**
 * True if a metric can share statistics. Keys of functions hold in one process only: a saved state could mix
 * them up.
 */
function shares(metric: Metric): metric is StatisticMetric {
  return metric instanceof StatisticMetric && metric.keysLast;
}

function membersOf(where: string, metrics: unknown): (readonly [string, Metric])[] {
  if (typeof metrics !== 'object' || metrics === null || isMetric(metrics)) {
    throw new UsageError(where, `expected an array or a record of metrics, got ${formatValue(metrics)}.`);
  }
  const members = Array.isArray(metrics)
    ? metrics.map((m, i) => {
        const metric = checkMetric(where, `metrics[${i}]`, m);
        return [metric.name, metric] as const;
      })
    : Object.entries(metrics).map(([name, m]) => [name, checkMetric(where, `metrics.${name}`, m)] as const);
  if (members.length === 0) throw new UsageError(where, 'there are no metrics.');
  const twice = members.find(([name], i) => members.findIndex(([other]) => other === name) < i);
  if (twice !== undefined) {
    throw new UsageError(
      where,
      `two metrics are called "${twice[0]}". Name them: {metrics: {name: metric}}.`,
    );
  }
  const ofValues = members.filter(([, metric]) => metric.takesValues);
  if (ofValues.length > 0 && ofValues.length < members.length) {
    throw new UsageError(
      where,
      `${ofValues[0][1].className} is a metric over values, the others look at labels and predictions. ` +
        'They cannot be updated together.',
    );
  }
  return members;
}

import type {Accumulators} from '../../state/accumulators.js';
import type {BatchView} from '../../array/batch_view.js';
import {neutralValues} from '../../state/merge.js';
import {omitTallies, type SavedState} from '../../state/json.js';
import type {Statistic} from '../../state/tally.js';
import type {Direction, MetricResult, NestedNumbers} from '../../types.js';
import {flattenResult} from '../base/flatten_result.js';
import type {MetricState} from '../base/metric_state.js';
import {extremeOfResults} from './extremes.js';
import {emptyOf} from './inner_metrics.js';
import {isRecord, joinRecords} from './records.js';
import {SingleWrapper, type WrapperOptions} from './single_wrapper.js';
import {prepareInner} from './prepare_inner.js';
import type {ResultParts} from './wrapper_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type MinMaxOptions = WrapperOptions;

const LEAST = extremeOfResults('min');
const GREATEST = extremeOfResults('max');

/**
 * A metric with the least and the greatest of its results so far.
 *
 * - Formula: extremes of the results that were requested since the last reset, including this one. Results
 *   before data do not count, and NaN is neither least nor greatest.
 * - Shapes: those of the metric.
 * - Result: `{raw, min, max}`, for arrays entry by entry, for a record `{key_raw, key_min, key_max}`. Before
 *   data all three are the value of the metric before data.
 *
 * In a model, a pass requests one result, at its end, so that all three are equal, unless the model is
 * extended by `withMetrics(model, {runningEvery: n})`. Extremes merge as extremes.
 *
 * Source: `torchmetrics.wrappers.MinMaxMetric`.
 *
 * @example
 * const m = new MinMax({metric: new Mean()});
 * for (const value of [2, 4, 0]) {
 *   m.updateState([value]);
 *   await m.result();
 * }
 * await m.result();   // {raw: 2, min: 2, max: 3}
 */
export class MinMax<N extends string = MetricNames['MinMax']> extends SingleWrapper {
  static override className = 'MinMax';
  declare readonly [KEY]?: Key<N>;

  constructor(options: MinMaxOptions & Named<N>) {
    super(options);
  }

  prepare(view: BatchView): () => void {
    const {children} = this.current;
    const inner = this.innerIn(children[0]);
    const put = prepareInner(inner, view);
    return () => {
      if (children.length === 0) children.push(inner.state);
      put();
    };
  }

  protected resultParts({children}: MetricState): ResultParts {
    return this.partsOfOne(children[0]);
  }

  protected override resultFrom([raw]: readonly MetricResult[], state: MetricState): MetricResult {
    const now = Float64Array.from(flattenResult(raw));
    const {accumulators, children} = state;
    const least = children.length === 0 ? now : withResult(accumulators, LEAST, now);
    const greatest = children.length === 0 ? now : withResult(accumulators, GREATEST, now);
    const [min, max] = [least, greatest].map((all, i) => {
      const none = i === 0 ? Infinity : -Infinity;
      // Without numbers, there are no extremes.
      const values = Array.from(all, (v, at) => (v === none && Number.isNaN(now[at]) ? NaN : v));
      return inForm(raw, values);
    });
    return joined(raw, min, max);
  }

  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    const raw = emptyOf(this.inner, outputShape);
    return joined(raw, raw, raw);
  }

  override directionOf(entry: string): Direction {
    return this.inner.directionOf(entry.replace(/_?(raw|min|max)(?=_|$)/, ''));
  }

  protected override restore(saved: SavedState): void {
    for (const statistic of [LEAST, GREATEST]) {
      const json = saved.counted.get(statistic.key);
      const slot = this.current.accumulators.slot(statistic);
      if (json !== undefined) slot.restore(slot.decode(json));
    }
    super.restore(omitTallies(saved, [LEAST, GREATEST]));
  }
}

/** The extremes so far, with a result among them; they start again if the length of results changes. */
function withResult(accumulators: Accumulators, statistic: Statistic, now: Float64Array): Float64Array {
  const slot = accumulators.slot(statistic);
  const {merge: rule} = statistic;
  const known = slot.values as Float64Array | undefined;
  const values = known?.length === now.length ? known.slice() : neutralValues(rule, now.length);
  const numbers = now.map(v => (Number.isNaN(v) ? rule.neutral : v));
  rule.cpu(values, numbers);
  slot.restore(values);
  return values;
}

function joined(raw: MetricResult, min: MetricResult, max: MetricResult): MetricResult {
  if (!isRecord(raw)) return {raw, min: min as NestedNumbers, max: max as NestedNumbers};
  const keys = Object.keys(raw);
  const parts = {raw, min, max} as Record<string, Record<string, NestedNumbers>>;
  return joinRecords(
    'MinMax',
    keys.map(key => [key, Object.fromEntries(Object.entries(parts).map(([name, p]) => [name, p[key]]))]),
  );
}

/** Numbers in the form of a result. */
function inForm<R extends MetricResult>(like: R, numbers: number[]): R {
  let at = 0;
  const build = (r: MetricResult): MetricResult => {
    if (typeof r === 'number') return numbers[at++];
    if (Array.isArray(r)) return r.map(build) as NestedNumbers;
    return Object.fromEntries(Object.entries(r).map(([k, v]) => [k, build(v) as NestedNumbers]));
  };
  return build(like) as R;
}

import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import type {BatchView} from '../../array/batch_view.js';
import type {Direction, MetricResult, NestedNumbers} from '../../types.js';
import {disposeState, type MetricState} from '../base/metric_state.js';
import {readStates} from './inner_metrics.js';
import {isRecord} from './records.js';
import {SingleWrapper, type WrapperOptions} from './single_wrapper.js';
import {prepareInner, resultOf} from './prepare_inner.js';
import type {ResultParts} from './wrapper_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MetricTrackerOptions extends WrapperOptions {
  /**
   * Whether greater is better; for a record also by its keys. Default: the metric's `direction`.
   */
  maximize?: boolean | Readonly<Record<string, boolean>> | null;
}

/** The best result and its step; the first of equal ones. */
export interface BestStep {
  readonly value: number;
  readonly step: number;
}

/**
 * A metric over steps (for example epochs): the result of each, and the best one.
 *
 * - Formula: that of the metric, over the updates of the current step. `increment()` begins a step; so does
 *   the first update, if no step was begun.
 * - Shapes: those of the metric.
 * - Result: that of the metric for the current step, before data too. `await history()` has the results of
 *   all steps, `await best()` the best one: `{value, step}`, for a record by key. NaN is never best;
 *   undefined without a best step.
 *
 * `resetState()` forgets the current step only, `resetAll()` all of them. Trackers merge step by step. In a
 * model each pass has a separate state, so a tracker reports the result of its metric. Use it in custom
 * loops.
 *
 * Source: `torchmetrics.wrappers.MetricTracker`.
 *
 * @example
 * const m = new MetricTracker({metric: new MeanAbsoluteError()});
 * for (const prediction of [3, 1.5, 2]) {
 *   m.increment();
 *   m.updateState([1], [prediction]);
 * }
 * await m.best();   // {value: 0.5, step: 1}
 */
export class MetricTracker<N extends string = MetricNames['MetricTracker']> extends SingleWrapper {
  static override className = 'MetricTracker';
  declare readonly [KEY]?: Key<N>;
  private readonly maximize: MetricTrackerOptions['maximize'];

  constructor(options: MetricTrackerOptions & Named<N>) {
    optionsOf(new.target, options);
    const {maximize = null} = (options as MetricTrackerOptions | undefined) ?? {};
    super(options, {maximize});
    this.maximize = maximize;
  }

  /** Number of steps. */
  get steps(): number {
    return this.current.children.length;
  }

  /** Begins the next step. */
  increment(): void {
    this.current.children.push(this.inner.newState());
  }

  /** Forgets the current step's updates. */
  override resetState(): void {
    const {children} = this.current;
    const step = children.pop();
    if (step === undefined) return;
    disposeState(step);
    this.increment();
  }

  /** Forgets all steps. */
  resetAll(): void {
    super.resetState();
  }

  /** The results of all steps, the first one first, with one read. */
  async history(): Promise<MetricResult[]> {
    const children = [...this.current.children];
    await readStates(children);
    const results: MetricResult[] = [];
    for (const state of children) results.push(await resultOf({metric: this.inner, state}));
    return results;
  }

  /** The best step: `{value, step}`, or for records one for each key. */
  async best(): Promise<BestStep | undefined | Record<string, BestStep | undefined>> {
    const history = await this.history();
    const [first] = history;
    if (first === undefined || !isRecord(first)) {
      return bestOf(history as NestedNumbers[], this.sign(), this.className);
    }
    const of = (key: string): BestStep | undefined =>
      bestOf(
        history.map(r => (r as Record<string, NestedNumbers>)[key]),
        this.sign(key),
        `${this.className}, "${key}"`,
      );
    return Object.fromEntries(Object.keys(first).map(key => [key, of(key)]));
  }

  prepare(view: BatchView): () => void {
    const {children} = this.current;
    const inner = this.innerIn(children[children.length - 1]);
    const put = prepareInner(inner, view);
    return () => {
      if (children.length === 0) children.push(inner.state);
      put();
    };
  }

  protected resultParts({children}: MetricState): ResultParts {
    return this.partsOfOne(children[children.length - 1]);
  }

  override logged(result: MetricResult): MetricResult {
    return this.inner.logged(result);
  }

  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    return this.inner.emptyResult(outputShape);
  }

  /** 1 if greater is better, -1 if less is. */
  private sign(key?: string): number {
    const {maximize} = this;
    const given = typeof maximize === 'object' && key !== undefined ? maximize?.[key] : maximize;
    const direction: Direction = key === undefined ? this.inner.direction : this.inner.directionOf(key);
    if (typeof given === 'boolean') return given ? 1 : -1;
    if (direction !== undefined) return direction === 'max' ? 1 : -1;
    const what = key === undefined ? this.inner.name : `"${key}" of ${this.inner.name}`;
    throw new UsageError(
      this.className,
      `which way is ${what} better? Say maximize: true or false${key === undefined ? '' : ', or {key: boolean}'}.`,
    );
  }
}

function bestOf(values: readonly NestedNumbers[], sign: number, where: string): BestStep | undefined {
  let best: BestStep | undefined;
  values.forEach((value, step) => {
    if (typeof value !== 'number') {
      throw new UsageError(
        where,
        'best() compares numbers, got an array. Use an average, or look at history().',
      );
    }
    if (Number.isNaN(value) || (best !== undefined && sign * value <= sign * best.value)) return;
    best = {value, step};
  });
  return best;
}

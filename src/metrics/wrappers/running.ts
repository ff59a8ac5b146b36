import {checkCount} from '../../check.js';
import {optionsOf} from '../../options.js';
import type {BatchView} from '../../array/batch_view.js';
import type {MetricResult} from '../../types.js';
import {disposeState, type MetricState} from '../base/metric_state.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {SingleWrapper, type WrapperOptions} from './single_wrapper.js';
import {isEmpty, shapesOf} from './inner_metrics.js';
import {prepareInner, type ResultParts} from './wrapper_metric.js';

export interface RunningOptions extends WrapperOptions {
  /** So many updates are looked at, the last ones. Default: 5. */
  window?: number;
}

/**
 * A metric over the last updates only.
 *
 * - Formula: the metric over the samples of the last `window` batches that were not empty.
 * - Shapes: those of the metric.
 * - Result: that of the metric, before data too.
 *
 * It depends, by its nature, on how batches are cut. `mergeState` takes the other's updates as those that
 * came later: merging the second half of a stream into the first gives the whole. A `BootStrapper` belongs
 * around it, not into it: each update has a state of its own here, in which draws would begin anew.
 *
 * Source: `torchmetrics.wrappers.Running`.
 *
 * @example
 * const m = new Running({metric: new Mean(), window: 2});
 * for (const value of [1, 2, 3, 6]) m.updateState([value]);
 * await m.result();   // 4.5
 */
export class Running extends SingleWrapper {
  static override className = 'Running';
  private readonly window: number;

  constructor(options: RunningOptions) {
    optionsOf(new.target, options);
    const {window = 5} = (options as RunningOptions | undefined) ?? {};
    super(options, {window});
    this.window = checkCount(this.className, 'window', window, 1);
  }

  prepare(view: BatchView): () => void {
    const {children} = this.current;
    const latest = this.innerIn(undefined);
    const put = prepareInner(latest, view);
    if (isEmpty(shapesOf(view))) return () => undefined;
    // Each update has a state of its own: the result, which joins them, would be the first to find that they
    // differ.
    const {inner} = this;
    if (inner instanceof StatisticMetric && children.length > 0) {
      inner.withState(children[children.length - 1], () => inner.checkBatch(view));
    }
    return () => {
      try {
        put();
      } catch (error) {
        disposeState(latest.state);
        throw error;
      }
      this.append(children, latest.state);
    };
  }

  protected resultParts({children}: MetricState): ResultParts {
    const {inner, temporary: made} = this.partsOfOne(undefined);
    const [{metric, state}] = inner;
    for (const child of children) metric.withState(state, () => metric.absorb(child));
    return {inner, temporary: made};
  }

  override logged(result: MetricResult): MetricResult {
    return this.inner.logged(result);
  }

  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    return this.inner.emptyResult(outputShape);
  }

  /** The other's updates came later. */
  override absorb(theirs: MetricState): void {
    const {children} = this.current;
    for (const child of [...theirs.children]) {
      const copy = this.inner.newState();
      this.inner.withState(copy, () => this.inner.absorb(child));
      this.append(children, copy);
    }
  }

  private append(children: MetricState[], state: MetricState): void {
    children.push(state);
    while (children.length > this.window) disposeState(children.shift() as MetricState);
  }
}

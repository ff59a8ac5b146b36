import {checkCount} from '../../check.js';
import {optionsOf} from '../../options.js';
import type {BatchView} from '../../array/batch_view.js';
import type {MetricResult} from '../../types.js';
import {disposeState, type MetricState} from '../base/metric_state.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {SingleWrapper, type WrapperOptions} from './single_wrapper.js';
import {prepareInner} from './prepare_inner.js';
import type {ResultParts} from './wrapper_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface RunningOptions extends WrapperOptions {
  /** Number of latest updates to include. Default: 5. */
  window?: number;
}

/**
 * A metric over the last updates only.
 *
 * - Formula: the metric over the samples of the last `window` batches that were not empty.
 * - Shapes: those of the metric.
 * - Result: that of the metric, before data too.
 *
 * The result depends on how the data are divided into batches. `mergeState` appends the other's updates, so
 * the second half of a stream can be merged into the first. Put a `BootStrapper` around it, not into it:
 * here, every update has a separate state, in which draws would start again.
 *
 * Source: `torchmetrics.wrappers.Running`.
 *
 * @example
 * const m = new Running({metric: new Mean(), window: 2});
 * for (const value of [1, 2, 3, 6]) m.updateState([value]);
 * await m.result();   // 4.5
 */
export class Running<N extends string = MetricNames['Running']> extends SingleWrapper {
  static override className = 'Running';
  declare readonly [KEY]?: Key<N>;
  private readonly window: number;

  constructor(options: RunningOptions & Named<N>) {
    optionsOf(new.target, options);
    const {window = 5} = (options as RunningOptions | undefined) ?? {};
    super(options, {window});
    this.window = checkCount(this.className, 'window', window, 1);
  }

  /** @internal */
  override get dependsOnOrder(): boolean {
    return true;
  }

  prepare(view: BatchView): () => void {
    const {children} = this.current;
    const latest = this.innerIn(undefined);
    const put = prepareInner(latest, view);
    if (view.isEmpty) return () => undefined;
    // The update has a separate state, so different shapes would not be noticed before the result.
    const {inner} = this;
    if (inner instanceof StatisticMetric && children.length > 0) {
      const {accumulators} = children[children.length - 1];
      for (const slot of inner.slotsIn(accumulators)) slot.checkShapes(view.shapes, view.where);
    }
    return () => {
      put();
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

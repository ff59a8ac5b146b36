import type {Direction, MetricOptions, MetricResult} from '../../types.js';
import type {Metric} from '../base/metric.js';
import type {MetricState} from '../base/metric_state.js';
import {checkMetric} from './inner_metrics.js';
import {type ResultParts, WrapperMetric} from './wrapper_metric.js';

export interface WrapperOptions extends MetricOptions {
  /** The metric to wrap. It is only a definition: updating it changes nothing in the wrapper. */
  metric: Metric;
}

/** A wrapper around one metric. It may keep any number of states of that metric, and has its direction. */
export abstract class SingleWrapper extends WrapperMetric {
  override readonly direction: Direction;
  /** @internal */
  protected readonly inner: Metric;

  constructor(options: WrapperOptions, config: Readonly<Record<string, unknown>> = {}) {
    const {metric: given} = (options as WrapperOptions | undefined) ?? {};
    const metric = checkMetric(new.target.className, 'metric', given);
    super(options, {metric, ...config});
    this.inner = metric;
    this.direction = metric.direction;
  }

  get parts(): readonly Metric[] {
    return [this.inner];
  }

  override get takesValues(): boolean {
    return this.inner.takesValues;
  }

  override directionOf(entry: string): Direction {
    return this.inner.directionOf(entry);
  }

  /** @internal */
  innerAt(): Metric {
    return this.inner;
  }

  /** The result of one state; of an empty one if there is none. @internal */
  protected partsOfOne(state: MetricState | undefined): ResultParts {
    const inner = this.innerIn(state);
    return {inner: [inner], temporary: state === undefined ? [inner.state] : []};
  }

  /** The result of each of these states. @internal */
  protected partsOfEach(states: readonly MetricState[]): ResultParts {
    return {inner: states.map(state => ({metric: this.inner, state}))};
  }

  protected resultFrom([result]: readonly MetricResult[], _state: MetricState): MetricResult {
    return result;
  }
}

import type {Direction, MetricOptions, MetricResult} from '../../types.js';
import type {Metric} from '../base/metric.js';
import type {MetricState} from '../base/metric_state.js';
import {checkMetric} from './inner_metrics.js';
import {type ResultParts, WrapperMetric} from './wrapper_metric.js';

export interface WrapperOptions extends MetricOptions {
  /** The metric that is wrapped. It is a definition only: what it counts by itself is another matter. */
  metric: Metric;
}

/** A wrapper around one metric, of which it may keep any number of states. Its direction is that metric's. */
export abstract class SingleWrapper extends WrapperMetric {
  override readonly direction: Direction;
  protected readonly inner: Metric;

  /** @param config every option of the class beside `metric`, defaults filled in */
  constructor(className: string, options: WrapperOptions, config: Readonly<Record<string, unknown>>) {
    const metric = checkMetric(className, 'metric', (options as WrapperOptions | undefined)?.metric);
    super(options, {metric, ...config});
    this.inner = metric;
    this.direction = metric.direction;
  }

  /** @internal */
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
  protected innerAt(): Metric {
    return this.inner;
  }

  /** The result of one state; without one, what the metric gives before data. */
  protected partsOfOne(state: MetricState | undefined): ResultParts {
    const inner = this.innerIn(state);
    return {inner: [inner], temporary: state === undefined ? [inner.state] : []};
  }

  /** @internal */
  protected resultFrom([result]: readonly MetricResult[], _state: MetricState): MetricResult {
    return result;
  }
}

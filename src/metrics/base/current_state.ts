import {disposeState, type MetricState} from './metric_state.js';

/**
 * The state that a metric updates and reads. For the time of a call, a pass over a model or a wrapper
 * puts another state in place of the metric's.
 */
export class CurrentState {
  private readonly create: () => MetricState;
  private state: MetricState | undefined;

  /** @param create returns a new state of the metric */
  constructor(create: () => MetricState) {
    this.create = create;
  }

  get value(): MetricState {
    return (this.state ??= this.create());
  }

  /** The state, if there is one yet. */
  get existing(): MetricState | undefined {
    return this.state;
  }

  dispose(): void {
    if (this.state !== undefined) disposeState(this.state);
    this.state = undefined;
  }

  /**
   * Runs `action` with another state in place, until it returns; if it returns a promise, until that settles.
   */
  during<T>(state: MetricState, action: () => T): T {
    const previous = this.state;
    const restore = (): void => {
      this.state = previous;
    };
    let result: T | undefined;
    this.state = state;
    try {
      result = action();
    } finally {
      if (!(result instanceof Promise)) restore();
    }
    return result instanceof Promise ? (result.finally(restore) as T) : result;
  }
}

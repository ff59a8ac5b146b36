import {disposeState, type MetricState, replaceState} from './metric_state.js';
import {runThen} from './run_then.js';

/** The state that a metric counts into: its own, or for the time of a call one of a pass or of a wrapper. */
export class CurrentState {
  /** The state if there is one yet. */
  existing: MetricState | undefined;
  private readonly create: () => MetricState;

  /** @param create makes the metric's own state, when it is first needed */
  constructor(create: () => MetricState) {
    this.create = create;
  }

  get value(): MetricState {
    return (this.existing ??= this.create());
  }

  /** Runs `action` with another state in place, until what it returns has settled. */
  with<T>(state: MetricState, action: () => T): T {
    const own = this.existing;
    this.existing = state;
    return runThen(action, () => {
      this.existing = own;
    });
  }

  /** Moves `fresh` into the current state, once `fill` has filled it. If it throws, nothing changes. */
  replace(fresh: MetricState, fill: () => void): void {
    try {
      this.with(fresh, fill);
    } catch (error) {
      disposeState(fresh);
      throw error;
    }
    replaceState(this.value, fresh);
  }

  dispose(): void {
    if (this.existing !== undefined) disposeState(this.existing);
    this.existing = undefined;
  }
}

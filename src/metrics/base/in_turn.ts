import type {Metric} from './metric.js';
import type {MetricState} from './metric_state.js';

/** Resolves when the last action of `inTurn` is done. */
const lastTurns = new WeakMap<Metric, Promise<void>>();

/** `metric.withState`, after all earlier calls for it are done: for actions that may be asynchronous. */
export async function inTurn<T>(
  metric: Metric,
  state: MetricState,
  action: () => T | Promise<T>,
): Promise<T> {
  const before = lastTurns.get(metric);
  let done = (): void => undefined;
  lastTurns.set(metric, new Promise(resolve => (done = resolve)));
  await before;
  try {
    return await metric.withState(state, action);
  } finally {
    done();
  }
}

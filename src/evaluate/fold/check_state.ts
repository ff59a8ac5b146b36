import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {Fingerprint} from './fingerprint.js';
import {FoldState} from './fold_state.js';
import type {LastSizes, PlannedMetric} from './metric_plan.js';

type Sizes = readonly LastSizes[] | undefined;

/** Throws unless it is a state of the metrics with this fingerprint. */
export function checkState(where: string, state: FoldState, {hash, text}: Fingerprint): void {
  if (state instanceof FoldState) {
    if (state.fingerprint.hash === hash) return;
    throw new UsageError(
      where,
      `this is a state of other metrics: ${state.fingerprint.text}; expected one of ${text}.`,
    );
  }
  throw new UsageError(
    where,
    `expected a state of create(), add(), merge() or fromBytes(); got ${formatValue(state)}.`,
  );
}

/** The shapes of a merged state: of two that mean the same metrics, always the same one. */
export function commonSizes(
  where: string,
  a: Sizes,
  b: Sizes,
  planOf: (sizes: Sizes) => readonly PlannedMetric[],
): Sizes {
  if (a === undefined || b === undefined) return a ?? b;
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
  if (first === second) return a;
  const [ours, theirs] = [planOf(a), planOf(b)];
  const at = ours.findIndex(({metric}, i) => metric.className !== theirs[i].metric.className);
  if (at < 0) return first < second ? a : b;
  throw new UsageError(
    where,
    `"${ours[at].key}" means ${ours[at].metric.className} in one state and ${theirs[at].metric.className} in the other, ` +
      'because the shapes of their labels or predictions differ.',
  );
}

import {checkNames, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {checkOptions} from '../../options.js';
import type {Fingerprint} from './fingerprint.js';
import {FoldState} from './fold_state.js';
import type {LastSizes, PlannedMetric} from './metric_plan.js';

type Sizes = readonly LastSizes[] | undefined;

/** Throws unless it is a state of the metrics with this fingerprint. */
export function checkState(where: string, state: FoldState, {hash, text}: Fingerprint): void {
  if (state instanceof FoldState) {
    state.checkUsable(where);
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

/** The keys of the statistics that a state leaves out: the options of `create`, checked. */
export function exceptOf(where: string, options: {readonly except?: readonly string[]}): Set<string> {
  const {except = []} = checkOptions(where, options, ['except']);
  checkNames(where, 'except', except);
  return new Set(except);
}

/**
 * The shapes of what was counted: of two that mean the same metrics, always the same one.
 *
 * @throws UsageError if they mean different ones
 */
export function commonSizes<T extends Sizes>(
  where: string,
  a: Sizes,
  b: T,
  planOf: (sizes: Sizes) => readonly PlannedMetric[],
): T {
  if (a === undefined || b === undefined) return (a ?? b) as T;
  const [mine, others] = [JSON.stringify(a), JSON.stringify(b)];
  if (mine === others) return b;
  const [ours, theirs] = [planOf(a), planOf(b)];
  const at = ours.findIndex(({metric}, i) => metric.className !== theirs[i].metric.className);
  if (at < 0) return mine < others ? (a as T) : b;
  const {key, metric, output} = ours[at];
  const shapesOf = ({yTrue, yPred}: LastSizes): string =>
    `labels ${yTrue === undefined ? 'that are missing' : showShape(yTrue)} and predictions ${showShape(yPred)}`;
  throw new UsageError(
    where,
    `"${key}" means ${metric.className} for ${shapesOf(a[output])}, but ${theirs[at].metric.className} for ` +
      `${shapesOf(b[output])}. Give all batches the same shapes, or name the metric that you mean.`,
  );
}

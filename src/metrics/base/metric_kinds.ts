import type {Tensor} from '@tensorflow/tfjs-core';
import type {BatchView} from '../../array/batch_view.js';
import type {Tally, TallyValues} from '../../state/tally.js';
import type {MetricResult} from '../../types.js';
import type {MetricState} from './metric_state.js';

/** A metric whose result is a function of statistics. */
export interface StatisticKind {
  readonly statistics: readonly Tally[];
  statisticsFor(outputShape: readonly (number | null)[]): readonly Tally[];
  compute(values: readonly (TallyValues | undefined)[]): MetricResult;
  computeDevice?(values: readonly Tensor[]): Tensor;
}

/** A metric whose result is a function of the results of other metrics over the same data. */
export interface GroupKind<M> {
  readonly members: readonly (readonly [name: string, metric: M])[];
  fromResults(results: readonly MetricResult[]): MetricResult;
}

/** A metric that keeps states of other metrics in its own. */
export interface WrapperKind {
  prepare(view: BatchView): () => void;
  resultOf(state: MetricState): Promise<MetricResult>;
  resultOfSync(state: MetricState): MetricResult;
}

/**
 * What to do with a metric of each kind: see `Metric.visitKind`. Code that treats kinds differently
 * implements this interface, so that the compiler finds it when there is another kind.
 *
 * @typeParam M `Metric`
 */
export interface MetricKinds<R, M> {
  statistic(metric: M & StatisticKind): R;
  group(metric: GroupKind<M> & M): R;
  wrapper(metric: M & WrapperKind): R;
  /** A metric that only its own `updateState` and `result` know. */
  custom(metric: M): R;
}

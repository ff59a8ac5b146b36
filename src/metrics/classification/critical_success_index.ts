import {checkCount, checkNumber} from '../../check.js';
import {optionsOf} from '../../options.js';
import {
  addEvents,
  EVENT_KINDS,
  eventsOnDevice,
  placesOf,
  successOf,
} from '../../functional/confusion/events.js';
import {equalRows} from '../../functional/core/shapes.js';
import {batchWeightsOnCpu, batchWeightsOnDevice} from '../../functional/core/sample_weights.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface CriticalSuccessIndexOptions extends MetricOptions {
  /** Labels and predictions of at least this value are events. Default: 0.5. */
  threshold?: number;
  /**
   * The axis that is kept, such as the time of a forecast: the result has a value for each of its places. It
   * must be at least 1. Default: null, none.
   */
  keepSequenceDim?: number | null;
}

/**
 * Critical success index (threat score): how many of the events that happened or were forecast were hits.
 *
 * - Formula: hits / (hits + misses + false alarms), where an event is a label or a prediction of at least
 *   `threshold`; 0 without any event. True negatives do not count.
 * - Shapes: yTrue and yPred of the same shape [batch, ...], such as [batch, time, height, width].
 * - Result: a number in 0..1; with `keepSequenceDim` one for each place along that axis; 0 before data.
 *
 * Source: `torchmetrics.regression.CriticalSuccessIndex` 1.9. The function `criticalSuccessIndex` returns the
 * value of each sample, which is `keep_sequence_dim=0` there.
 *
 * @example
 * const m = new CriticalSuccessIndex({threshold: 0.5});
 * m.updateState([0.2, 0.7, 0.9, 0.1], [0.6, 0.7, 0.8, 0.3]);
 * await m.result();   // 0.6666...
 */
export class CriticalSuccessIndex<
  N extends string = MetricNames['CriticalSuccessIndex'],
> extends StatisticMetric<number | number[]> {
  static override className = 'CriticalSuccessIndex';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  private readonly events: {readonly threshold: number; readonly axis: number | null};

  constructor(options: CriticalSuccessIndexOptions & Named<N> = {}) {
    const {threshold = 0.5, keepSequenceDim = null} = optionsOf(new.target, options);
    super(options, {threshold, keepSequenceDim});
    checkNumber(this.className, 'threshold', threshold);
    if (keepSequenceDim !== null) checkCount(this.className, 'keepSequenceDim', keepSequenceDim, 1);
    this.events = {threshold, axis: keepSequenceDim};
  }

  protected declare(): readonly Statistic[] {
    return [eventSums(this.className, this.events)];
  }

  compute([events]: readonly (Float64Array | undefined)[]): number | number[] {
    if (events === undefined) return this.events.axis === null ? 0 : [];
    const values = successOf(events);
    return this.events.axis === null ? values[0] : values;
  }
}

/** The weights of hits, misses and false alarms of every place. */
function eventSums(
  name: string,
  events: {readonly threshold: number; readonly axis: number | null},
): Statistic {
  return defineStatistic({
    key: `events|${events.threshold}|${events.axis}`,
    merge: totals,
    length: ({yTrue, yPred}) => EVENT_KINDS * placesOf(yTrue?.shape ?? [], yPred.shape, events.axis).size,
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const [, shape] = equalRows(name, yTrue.shape, yPred.shape);
      addEvents(yTrue, yPred, batchWeightsOnCpu(name, batch, shape), events, into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const [, shape] = equalRows(name, yTrue.shape, yPred.shape);
      return eventsOnDevice(yTrue, yPred, batchWeightsOnDevice(name, batch, shape), events);
    },
  });
}

import {readValues} from '../../state/accumulators.js';
import type {TallyValues} from '../../state/slot.js';
import type {MetricResult} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {warn} from '../../say.js';

/** A result, and how far the truth may lie from it because rows were coarsened: NaN where that is not known. */
export interface Bounded<R> {
  readonly result: R;
  readonly bound: number;
}

/** Numbers that are added up in another order differ by their rounding. */
const ROUNDING = 1e-12;

/** A metric that keeps rows, at most `maxSamples` of them, and knows what that costs. */
export abstract class BoundedMetric<R extends MetricResult> extends StatisticMetric<R, TallyValues> {
  private warned = false;

  /** The result of what was counted, with its bound, which matters only where rows are coarse. */
  protected abstract estimate(values: readonly (TallyValues | undefined)[]): Bounded<R>;

  compute(values: readonly (TallyValues | undefined)[]): R {
    const estimate = this.estimate(values);
    if (isCoarse(values)) this.say(boundOf(estimate));
    return estimate.result;
  }

  /**
   * How far the result may be off because `maxSamples` was exceeded: 0 as long as it was not, Infinity where that cannot
   * be told. Of a curve, how far the number is off that logs get; of `{value, threshold}`, the value.
   */
  async errorBound(): Promise<number> {
    const values = await readValues(this.slotsIn(this.current.accumulators));
    return isCoarse(values) ? boundOf(this.estimate(values)) : 0;
  }

  private say(bound: number): void {
    if (this.warned) return;
    this.warned = true;
    const off = Number.isFinite(bound)
      ? `The result is off by ${bound.toPrecision(2)} at most.`
      : 'How far the result is off cannot be told.';
    warn(
      `${this.name}: more than maxSamples (${String(this.getConfig().maxSamples)}) different rows came, so they are ` +
        `told apart less finely. ${off}`,
    );
  }
}

/** True when anything was lost. */
function isCoarse(values: readonly (TallyValues | undefined)[]): boolean {
  return values.some(
    all => all !== undefined && !(all instanceof Float64Array) && all.some(rows => rows.droppedBits > 0),
  );
}

function boundOf({result, bound}: Bounded<MetricResult>): number {
  if (Number.isNaN(bound)) return Infinity;
  const size = typeof result === 'number' && Number.isFinite(result) ? Math.abs(result) : 1;
  return bound * (1 + 1e-9) + ROUNDING * Math.max(1, size);
}

/** How far `value` is from the farthest of what it may be. NaN is no distance from NaN. */
export function distanceTo(value: number, ...ends: readonly number[]): number {
  const apart = ends.map(end => (Object.is(end, value) ? 0 : Math.abs(end - value)));
  return apart.reduce((a, b) => Math.max(a, b), 0);
}

import {readValues} from '../state/accumulators.js';
import type {CountedValues} from '../state/slot.js';
import type {MetricResult} from '../types.js';
import {StatisticMetric} from './statistic_metric.js';

/** A result, and how far the truth may lie from it because rows were coarsened: 0 while they are not. */
export interface Bounded<R> {
  readonly result: R;
  readonly bound: number;
}

/** A metric that keeps rows, at most `maxSamples` of them, and knows what that costs. */
export abstract class BoundedMetric<R extends MetricResult> extends StatisticMetric<R, CountedValues> {
  private warned = false;

  /** The result of what was counted, with its bound. */
  protected abstract estimate(values: readonly (CountedValues | undefined)[]): Bounded<R>;

  compute(values: readonly (CountedValues | undefined)[]): R {
    const {result, bound} = this.estimate(values);
    if (bound > 0) this.say(bound);
    return result;
  }

  /** How far the result may be off because `maxSamples` was exceeded: 0 as long as it was not. */
  async errorBound(): Promise<number> {
    return this.estimate(await readValues(this.slotsIn(this.current.accumulators))).bound;
  }

  private say(bound: number): void {
    if (this.warned) return;
    this.warned = true;
    console.warn(
      `${this.name}: more than maxSamples (${String(this.getConfig().maxSamples)}) different rows came, so they are ` +
        `told apart less finely. The result is off by ${bound.toPrecision(2)} at most.`,
    );
  }
}

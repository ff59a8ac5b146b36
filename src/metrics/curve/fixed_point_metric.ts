import {optionsOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {BestPoint} from '../../functional/curve/best_point.js';
import type {ScoreCurve} from '../../functional/curve/score_curve.js';
import {greatestOf} from '../../lists.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {distanceTo} from '../rows/bounded_metric.js';
import {roundingOf} from '../rows/coarse_quantile.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import {formatValue} from '../../format_value.js';

/** The best value and its threshold; with several columns an array of each. */
export type FixedPointResult = Record<'value' | 'threshold', number | number[]>;

/** The best value of one rate, given the least of another. */
export abstract class FixedPointMetric extends ScoreCurveMetric<FixedPointResult> {
  override readonly direction = 'max';
  private readonly least: number;
  private readonly nowhere: number;
  private readonly best: (curve: ScoreCurve, least: number) => BestPoint;

  /**
   * @param option the name of the required rate's option
   * @param best finds the point
   * @param nowhere the threshold where none will do
   */
  constructor(
    className: string,
    options: ScoreCurveOptions,
    option: string,
    best: (curve: ScoreCurve, least: number) => BestPoint,
    nowhere: number,
  ) {
    const least = (optionsOf(className, options) as Readonly<Record<string, unknown>>)[option] ?? 0.5;
    super(className, options, {[option]: least});
    if (!(typeof least === 'number' && least >= 0 && least <= 1)) {
      throw new UsageError(className, `${option} must be a number in 0..1; got ${formatValue(least)}.`);
    }
    this.least = least;
    this.best = best;
    this.nowhere = nowhere;
  }

  protected nothing(columns: number): FixedPointResult {
    const none = (x: number) => (columns > 1 ? new Array<number>(columns).fill(x) : x);
    return {value: none(0), threshold: none(this.nowhere)};
  }

  protected fromCurves(curves: readonly ScoreCurve[]): FixedPointResult {
    const points = curves.map(curve => this.best(curve, this.least));
    if (points.length === 1) return {...points[0]};
    return {value: points.map(p => p.value), threshold: points.map(p => p.threshold)};
  }

  /**
   * Every point of a coarse curve is one of the exact curve, so that the true value is not less. And it is not greater
   * than that of the best order: of all that may lie within a group of equal scores, the point behind its positives has
   * the best of each rate. The threshold may be any; where it lies is not what the bound says.
   */
  protected override bound({value}: FixedPointResult, columns: readonly StoredSamples[]): number {
    const values = [value].flat();
    const [coarse, best] = (['together', 'best'] as const).map(ties => this.curvesOf(columns, ties));
    return greatestOf(
      columns.map((rows, c) => {
        const slack = roundingOf(rows.weights()) === 0 ? 0 : 1e-9;
        const least = this.best(coarse[c], this.least + slack).value;
        return distanceTo(values[c], least, this.best(best[c], this.least - slack).value);
      }),
    );
  }
}

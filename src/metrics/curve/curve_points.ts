import type {ScoreCurve, Ties} from '../../functional/curve/score_curve.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {distanceTo} from '../rows/bounded_metric.js';
import {curveOfColumn} from './curve_of_column.js';
import {greatestOf} from '../../lists.js';
import {ScoreCurveMetric} from './score_curve_metric.js';

/** The points of a curve: an array for each of its coordinates, with several columns an array of such for each. */
export type CurveResult<K extends string> = Record<K, number[] | number[][]>;

/** A metric whose result is a curve. Its points are exact however coarse the scores are: there are only fewer. */
export abstract class CurvePoints<K extends string> extends ScoreCurveMetric<CurveResult<K>> {
  /** The coordinates of one column's curve. */
  protected abstract pointsOf(curve: ScoreCurve): Readonly<Record<K, Float64Array>>;
  /** What the coordinates are called. */
  protected abstract readonly keys: readonly K[];
  /** The area under one column's points: logs have no room for curves. */
  protected abstract areaOf(points: Readonly<Record<K, readonly number[]>>): number;

  protected nothing(columns: number): CurveResult<K> {
    return this.record(() => (columns > 1 ? Array.from({length: columns}, () => []) : []));
  }

  protected fromCurves(curves: readonly ScoreCurve[]): CurveResult<K> {
    const points = curves.map(curve => this.pointsOf(curve));
    return this.record(key => {
      const columns = points.map(p => Array.from(p[key]));
      return columns.length === 1 ? columns[0] : columns;
    });
  }

  /** @internal */
  override logged(result: CurveResult<K>): number | number[] {
    const columns = greatestOf(
      this.keys.map(key => (Array.isArray(result[key][0]) ? result[key].length : 1)),
    );
    const areas = Array.from({length: columns}, (_, c) => {
      const points = this.keys.map(key => {
        const part = result[key];
        return [key, (columns === 1 ? [part].flat(2) : part[c]) as number[]] as const;
      });
      return this.areaOf(Object.fromEntries(points) as Record<K, number[]>);
    });
    return areas.length === 1 ? areas[0] : areas;
  }

  /** How far off the areas are: of a coarse curve's points each is exact, but others lay between them. */
  protected override bound(result: CurveResult<K>, columns: readonly StoredSamples[]): number {
    const areas = [this.logged(result)].flat();
    return greatestOf(
      columns.map((rows, c) =>
        distanceTo(areas[c], ...this.areaEnds(ties => curveOfColumn(rows, label => label === 1, ties))),
      ),
    );
  }

  /** The least and the greatest area that a column may have. */
  protected areaEnds(curve: (ties: Ties) => ScoreCurve): readonly [number, number] {
    const [worst, best] = (['worst', 'best'] as const).map(ties => this.pointsOf(curve(ties)));
    return [this.areaIn(worst), this.areaIn(best)];
  }

  protected areaIn(points: Readonly<Record<K, Float64Array>>): number {
    return this.areaOf(
      Object.fromEntries(this.keys.map(key => [key, Array.from(points[key])])) as Record<K, number[]>,
    );
  }

  private record(of: (key: K) => number[] | number[][]): CurveResult<K> {
    return Object.fromEntries(this.keys.map(key => [key, of(key)])) as CurveResult<K>;
  }
}

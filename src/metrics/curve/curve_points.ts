import type {ScoreCurve, Ties} from '../../functional/curve/score_curve.js';
import {maxOf} from '../../lists.js';
import {distanceTo} from '../samples/bounded.js';
import {curveOfColumn} from './curve_of_column.js';
import type {CurveSummary} from './curve_summary.js';

/**
 * The points of a curve: an array for each of its coordinates, with several columns an array of such for
 * each.
 */
export type CurveResult<K extends string> = Record<K, number[] | number[][]>;

interface Points<K extends string> {
  /** The names of the coordinates. */
  readonly keys: readonly K[];
  /** The coordinates of one column's curve. */
  pointsOf(curve: ScoreCurve): Readonly<Record<K, Float64Array>>;
  /** The area under one column's points, which is logged instead of the curve. */
  areaOf(points: Readonly<Record<K, readonly number[]>>): number;
  /**
   * The least and the greatest area of a column whose scores were quantized. Default: those of the worst and
   * of the best order of positives and negatives within equal scores.
   */
  areaEnds?(curve: (ties: Ties) => ScoreCurve): readonly [least: number, greatest: number];
}

/**
 * The curve itself as the result. Its points are exact even if scores were quantized, but there are fewer of
 * them.
 */
export function curvePoints<K extends string>({
  keys,
  pointsOf,
  areaOf,
  areaEnds,
}: Points<K>): CurveSummary<CurveResult<K>> {
  const record = <T>(of: (key: K) => T): Record<K, T> =>
    Object.fromEntries(keys.map(key => [key, of(key)])) as Record<K, T>;

  const areaUnder = (curve: ScoreCurve): number => {
    const points = pointsOf(curve);
    return areaOf(record(key => Array.from(points[key])));
  };

  const areasOf = (result: CurveResult<K>): number[] => {
    const columns = maxOf(keys.map(key => (Array.isArray(result[key][0]) ? result[key].length : 1)));
    return Array.from({length: columns}, (_, c) =>
      areaOf(record(key => (columns === 1 ? [result[key]].flat(2) : result[key][c]) as number[])),
    );
  };

  const endsOf = areaEnds ?? (curve => [areaUnder(curve('worst')), areaUnder(curve('best'))]);

  return {
    empty: columns => record(() => (columns > 1 ? Array.from({length: columns}, () => []) : [])),
    of(curves) {
      const points = curves.map(pointsOf);
      return record(key => {
        const columns = points.map(p => Array.from(p[key]));
        return columns.length === 1 ? columns[0] : columns;
      });
    },
    logged(result) {
      const areas = areasOf(result);
      return areas.length === 1 ? areas[0] : areas;
    },
    /** The bound of the areas. */
    bound(result, columns) {
      const areas = areasOf(result);
      return maxOf(
        columns.map((samples, c) => distanceTo(areas[c], ...endsOf(ties => curveOfColumn(samples, ties)))),
      );
    },
  };
}

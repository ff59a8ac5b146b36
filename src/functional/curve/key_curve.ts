import {bitsOf, bitsOfKey} from '../../array/float_bits.js';
import {type ScoreKeys, ZERO_KEY} from '../../state/score_keys.js';
import type {ScoreCurve} from './score_curve.js';

type Points = Pick<ScoreCurve, 'thresholds' | 'tps' | 'fps'>;

/**
 * The exact curve through scores without weights, from their keys in order. Points take 24 bytes each, so
 * they are only computed if they are needed: areas are summed up over the keys.
 */
export class KeyCurve implements ScoreCurve {
  readonly exact = true;
  readonly positives: number;
  readonly negatives: number;
  readonly keys: ScoreKeys;
  private computed: Points | undefined;

  constructor(keys: ScoreKeys) {
    this.keys = keys;
    this.positives = keys.positives.length;
    this.negatives = keys.negatives.length;
  }

  get thresholds(): Float64Array {
    return this.points.thresholds;
  }

  get tps(): Float64Array {
    return this.points.tps;
  }

  get fps(): Float64Array {
    return this.points.fps;
  }

  private get points(): Points {
    return (this.computed ??= pointsOf(this.keys));
  }
}

/** The least key of a score that equals the score of `key`: -0 equals 0. */
export function leastEqual(key: number): number {
  return key === ZERO_KEY ? key - 1 : key;
}

/** The greatest key of a score that equals the score of `key`. */
export function greatestEqual(key: number): number {
  return key === ZERO_KEY - 1 ? ZERO_KEY : key;
}

function pointsOf({positives, negatives}: ScoreKeys): Points {
  const size = positives.length + negatives.length;
  const [thresholds, tps, fps] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const one = new Float32Array(1);
  const bits = bitsOf(one);
  let points = 0;
  // Positives before `p` and negatives before `n` have lower scores than the last point.
  for (let p = positives.length, n = negatives.length; p > 0 || n > 0; points++) {
    const key = Math.max(p > 0 ? positives[p - 1] : 0, n > 0 ? negatives[n - 1] : 0);
    const least = leastEqual(key);
    while (p > 0 && positives[p - 1] >= least) p--;
    while (n > 0 && negatives[n - 1] >= least) n--;
    bits[0] = bitsOfKey(key);
    thresholds[points] = one[0];
    tps[points] = positives.length - p;
    fps[points] = negatives.length - n;
  }
  const used = (xs: Float64Array): Float64Array => (points === size ? xs : xs.slice(0, points));
  return {thresholds: used(thresholds), tps: used(tps), fps: used(fps)};
}

/**
 * The area under the ROC curve: `areaUnder` its points, the sum of the trapezoids below the steps from one
 * negative score to the next. Steps between positive scores have no width.
 */
export function rocAreaOfKeys({positives, negatives}: ScoreKeys): number {
  const [ps, ns] = [positives.length, negatives.length];
  let area = 0;
  let x = 0;
  for (let p = ps, n = ns; n > 0;) {
    const key = negatives[n - 1];
    while (p > 0 && positives[p - 1] > greatestEqual(key)) p--;
    const before = (ps - p) / ps;
    const least = leastEqual(key);
    while (p > 0 && positives[p - 1] >= least) p--;
    while (n > 0 && negatives[n - 1] >= least) n--;
    const end = (ns - n) / ns;
    area += ((end - x) * ((ps - p) / ps + before)) / 2;
    x = end;
  }
  return area;
}

/** The average precision, summed up by rising thresholds. */
export function averagePrecisionOfKeys({positives, negatives}: ScoreKeys): number {
  const [ps, ns] = [positives.length, negatives.length];
  let sum = 0;
  for (let p = 0, n = 0; p < ps;) {
    // Scores below the lowest positive one: recall does not change there.
    const key = positives[p];
    const most = greatestEqual(key);
    while (n < ns && negatives[n] < leastEqual(key)) n++;
    const [tp, fp] = [ps - p, ns - n];
    while (p < ps && positives[p] <= most) p++;
    sum += (tp / ps - (ps - p) / ps) * (tp / (tp + fp));
  }
  return sum;
}

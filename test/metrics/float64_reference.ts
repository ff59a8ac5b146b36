/**
 * Metrics written down from their definitions, in float64 and without a state: what the catalogue is held
 * against.
 */
import type {Data, Matrix} from './random.js';

/** A metric's value over all of its data. */
export type Truth = (data: Data, weights: readonly number[]) => number | number[];

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const mean = (xs: readonly number[]): number => sum(xs) / xs.length;
const argMax = (xs: readonly number[]): number => xs.indexOf(Math.max(...xs));

/** The weighted mean of a value for each sample. */
export function meanOfRows(value: (t: readonly number[], p: readonly number[]) => number): Truth {
  return ({yTrue, yPred}, w) => sum(yTrue.map((t, n) => w[n] * value(t, yPred[n]))) / sum(w);
}

/** The weighted mean of the mean of a value of every entry. */
export const meanOfEntries = (value: (t: number, p: number) => number): Truth =>
  meanOfRows((t, p) => mean(t.map((y, c) => value(y, p[c]))));

export const root =
  (inner: Truth): Truth =>
  (data, w) =>
    Math.sqrt(inner(data, w) as number);

export const topK = (k: number): Truth =>
  meanOfRows((t, p) => {
    const best = p.map((x, c) => ({x, c})).sort((a, b) => b.x - a.x);
    return best.slice(0, k).some(({c}) => c === argMax(t)) ? 1 : 0;
  });

export const topKOfIds = (k: number): Truth =>
  meanOfRows(([id], p) => (p.filter(x => x > p[id]).length < k ? 1 : 0));

export const bestClass: Truth = meanOfRows((t, p) => (argMax(t) === argMax(p) ? 1 : 0));
export const bestId: Truth = meanOfRows(([id], p) => (id === argMax(p) ? 1 : 0));

export const cosine: Truth = meanOfRows((t, p) => {
  const norm = (v: readonly number[]) => Math.sqrt(sum(v.map(x => x * x)));
  return sum(t.map((y, c) => y * p[c])) / (norm(t) * norm(p));
});

interface Counts {
  tp: number;
  fp: number;
  tn: number;
  fn: number;
}

/** Counts over the given entries; `isPositive` sees the score. */
function count(
  entries: readonly {y: number; p: number; w: number}[],
  isPositive: (p: number) => boolean,
): Counts {
  const c = {tp: 0, fp: 0, tn: 0, fn: 0};
  for (const {y, p, w} of entries) c[isPositive(p) ? (y ? 'tp' : 'fp') : y ? 'fn' : 'tn'] += w;
  return c;
}

function entriesOf({yTrue, yPred}: Data, w: readonly number[], column?: number) {
  return yTrue.flatMap((row, n) =>
    row.map((y, c) => ({y, p: yPred[n][c], w: w[n], c})).filter(e => column === undefined || e.c === column),
  );
}

const above = (threshold: number) => (p: number) => p > Math.fround(threshold);
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

export const counted =
  (thresholds: readonly number[], value: (c: Counts) => number): Truth =>
  (data, w) => {
    const values = thresholds.map(t => value(count(entriesOf(data, w), above(t))));
    return values.length === 1 ? values[0] : values;
  };

export const precision = ({tp, fp}: Counts): number => ratio(tp, tp + fp);
export const recall = ({tp, fn}: Counts): number => ratio(tp, tp + fn);

/** F-beta for every class, then averaged. */
export const fBeta =
  (beta: number, threshold: number, average: 'micro' | 'macro' | 'weighted' | null): Truth =>
  (data, w) => {
    const f = (c: Counts) => ratio((1 + beta ** 2) * c.tp, (1 + beta ** 2) * c.tp + beta ** 2 * c.fn + c.fp);
    if (average === 'micro') return f(count(entriesOf(data, w), above(threshold)));
    const classes = data.yTrue[0].map((_, c) => count(entriesOf(data, w, c), above(threshold)));
    if (average === null) return classes.map(f);
    if (average === 'macro') return mean(classes.map(f));
    return sum(classes.map(c => f(c) * (c.tp + c.fn))) / sum(classes.map(c => c.tp + c.fn));
  };

/** Area under the ROC curve by trapezoids between n thresholds. */
export const rocArea =
  (thresholds: number, column?: number): Truth =>
  (data, w) => {
    const ends = (i: number) => (i === 0 ? -1 : i === thresholds - 1 ? 2 : i / (thresholds - 1));
    const points = Array.from({length: thresholds}, (_, i) => {
      const c = count(entriesOf(data, w, column), above(ends(i)));
      return [ratio(c.fp, c.fp + c.tn), ratio(c.tp, c.tp + c.fn)];
    });
    return sum(points.slice(1).map(([x, y], i) => ((points[i][0] - x) * (points[i][1] + y)) / 2));
  };

export const meanOverColumns =
  (columns: number, of: (column: number) => Truth): Truth =>
  (data, w) =>
    mean(Array.from({length: columns}, (_, c) => of(c)(data, w) as number));

/** Precision-recall area by left or right sums. */
export const prArea =
  (thresholds: number, height: (a: number, b: number) => number): Truth =>
  (data, w) => {
    const ends = (i: number) => (i === 0 ? -1 : i === thresholds - 1 ? 2 : i / (thresholds - 1));
    const points = Array.from({length: thresholds}, (_, i) => {
      const c = count(entriesOf(data, w), above(ends(i)));
      return [recall(c), precision(c)];
    });
    return sum(points.slice(1).map(([x, y], i) => (points[i][0] - x) * height(points[i][1], y)));
  };

export const r2: Truth = ({yTrue, yPred}, w) => {
  const column = (m: Matrix, c: number) => m.map(row => row[c]);
  return mean(
    yTrue[0].map((_, c) => {
      const [t, p] = [column(yTrue, c), column(yPred, c)];
      const center = sum(t.map((y, n) => w[n] * y)) / sum(w);
      return (
        1 - sum(t.map((y, n) => w[n] * (y - p[n]) ** 2)) / sum(t.map((y, n) => w[n] * (y - center) ** 2))
      );
    }),
  );
};

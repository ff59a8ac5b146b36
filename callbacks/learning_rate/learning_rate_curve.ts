/** One step of a `LearningRateFinder`. */
export interface LearningRatePoint {
  readonly learningRate: number;
  /** The batch's loss. */
  readonly loss: number;
  /** The loss after smoothing. */
  readonly smoothed: number;
}

/** What different methods suggest; `undefined` with too few points. */
export interface LearningRateSuggestions {
  /** The middle of the longest valley, in which the loss falls. */
  readonly valley: number | undefined;
  /** The rate at which the loss falls fastest. */
  readonly steepest: number | undefined;
  /** A tenth of the rate with the lowest loss. */
  readonly minimum: number | undefined;
}

/**
 * The rate at which the smoothed loss falls fastest over the logarithm of the rate: the left end of the
 * segment.
 */
export function steepest(points: readonly LearningRatePoint[]): number | undefined {
  let [best, at]: [number, number | undefined] = [0, undefined];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const slope = (b.smoothed - a.smoothed) / Math.log(b.learningRate / a.learningRate);
    if (slope < best) [best, at] = [slope, a.learningRate];
  }
  return at;
}

/**
 * The middle of the longest valley: of the n points that end with the longest decreasing subsequence of
 * smoothed losses, where n is the length of that subsequence. It is less sensitive to noise than the
 * steepest slope.
 */
export function valley(points: readonly LearningRatePoint[]): number | undefined {
  // The length of the longest decreasing subsequence that ends at each point.
  const lengths = points.map(() => 1);
  let end = 0;
  for (let i = 1; i < points.length; i++) {
    for (let j = 0; j < i; j++) {
      if (points[i].smoothed < points[j].smoothed) lengths[i] = Math.max(lengths[i], lengths[j] + 1);
    }
    if (lengths[i] > lengths[end]) end = i;
  }
  if (points.length < 2 || lengths[end] < 2) return undefined;
  const start = Math.max(0, end - lengths[end]);
  const third = (end - start) / 3;
  return points[start + Math.floor(third) + Math.floor(third / 2)].learningRate;
}

/** A tenth of the rate at the lowest smoothed loss. */
export function minimum(points: readonly LearningRatePoint[]): number | undefined {
  if (points.length === 0) return undefined;
  return points.reduce((a, b) => (b.smoothed < a.smoothed ? b : a)).learningRate / 10;
}

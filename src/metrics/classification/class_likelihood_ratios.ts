import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import type {ClassInputOptions, ExtraOption, LabelsOption} from '../class_counts/class_options.js';
import {classLayout} from '../../functional/labels/class_layout.js';
import type {Statistic} from '../../state/tally.js';
import type {ClassSums} from '../class_counts/class_sums.js';
import {ClassSumsMetric} from './class_sums_metric.js';
import {formatValue} from '../../format_value.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type LikelihoodRatios = {positive: number; negative: number};

export interface ClassLikelihoodRatiosOptions extends ClassInputOptions, LabelsOption {
  /**
   * `positive` without false positives, and `negative` without true negatives: one number for both, or one
   * for each: `positive` at least 1, `negative` in 0..1; also NaN. Default: null, NaN.
   */
  replaceUndefinedBy?: number | Readonly<LikelihoodRatios> | null;
}

/**
 * How many times more likely a prediction is for samples of the positive class than for those of the negative
 * class.
 *
 * - Formula: positive: sensitivity / (1 - specificity), for positive predictions; negative: (1 - sensitivity)
 *   / specificity, for negative ones.
 * - Shapes: two classes: yPred [batch], [batch, 1] of scores for class 1, or [batch, 2]; yTrue [batch],
 *   [batch, 1] of 0 and 1, or one-hot. With `labels` [negative, positive] yPred [batch] are class ids.
 * - Result: `{positive, negative}`, numbers, at least 0; in a good test, `positive` is large. NaN without
 *   positives, without false positives (`positive`) or without true negatives (`negative`), as in
 *   scikit-learn, or `replaceUndefinedBy`, as before data.
 *
 * Source: `sklearn.metrics.class_likelihood_ratios`.
 *
 * @example
 * const m = new ClassLikelihoodRatios();
 * m.updateState([0, 1, 0, 1, 0], [1, 1, 0, 0, 0]);
 * await m.result();   // {positive: 1.5, negative: 0.75}
 */
export class ClassLikelihoodRatios<
  N extends string = MetricNames['ClassLikelihoodRatios'],
> extends ClassSumsMetric<LikelihoodRatios> {
  static override className = 'ClassLikelihoodRatios';
  declare readonly [KEY]?: Key<N>;
  protected static override readonly takes: readonly ExtraOption[] = ['labels'];

  private readonly otherwise: Readonly<LikelihoodRatios>;

  constructor(options: ClassLikelihoodRatiosOptions & Named<N> = {}) {
    const {numClasses = null, replaceUndefinedBy = null} = optionsOf(new.target, options);
    super(options, {replaceUndefinedBy: withNull(replaceUndefinedBy)});
    this.otherwise = checkReplacement(this.className, replaceUndefinedBy);
    if (numClasses !== null && numClasses !== 2) {
      throw new UsageError(
        this.className,
        `numClasses must be 2, or left out; got ${formatValue(numClasses)}.`,
      );
    }
    if (this.labels !== null && this.labels.length !== 2) {
      throw new UsageError(this.className, 'labels must be two: [negative, positive].');
    }
  }

  protected override declare(): readonly Statistic[] {
    const [sums] = super.declare();
    if (this.labels !== null) return [sums];
    const length: Statistic['length'] = batch => {
      const {classes} = classLayout(
        this.className,
        batch.yTrue?.shape ?? [],
        batch.yPred.shape,
        this.reading,
      );
      if (classes === 2) return sums.length(batch);
      throw new UsageError(
        this.className,
        `goes with two classes; yPred has ${classes}. Give labels: [negative, positive].`,
      );
    };
    return [{...sums, length}];
  }

  protected fromSums({tp: [tn, tp], fp: [, fp], fn: [, fn]}: ClassSums): LikelihoodRatios {
    const [positives, negatives] = [tp + fn, tn + fp];
    const ratio = (of: number, to: number, otherwise: number): number => {
      if (to === 0) return otherwise;
      return positives === 0 ? NaN : (of * negatives) / (to * positives);
    };
    return {
      positive: ratio(tp, fp, this.otherwise.positive),
      negative: ratio(fn, tn, this.otherwise.negative),
    };
  }
}

/** The option as it is after a way through JSON, which has no NaN. */
function withNull(value: ClassLikelihoodRatiosOptions['replaceUndefinedBy']): unknown {
  const orNull = (x: unknown): unknown => (Number.isNaN(x) ? null : x);
  if (typeof value !== 'object' || value === null) return orNull(value);
  return {positive: orNull(value.positive), negative: orNull(value.negative)};
}

function checkReplacement(
  where: string,
  value: number | Readonly<LikelihoodRatios> | null,
): Readonly<LikelihoodRatios> {
  const isPair = typeof value === 'object' && value !== null;
  const [positive, negative] = (isPair ? [value.positive, value.negative] : [value, value]).map(
    x => x ?? NaN,
  );
  const isIn = (x: unknown, least: number, most: number): boolean =>
    typeof x === 'number' && !(x < least) && !(x > most);
  const isWhole = !isPair || ('positive' in value && 'negative' in value);
  if (isWhole && isIn(positive, 1, Infinity) && isIn(negative, 0, 1)) return {positive, negative};
  throw new UsageError(
    where,
    'replaceUndefinedBy must be 1, NaN, or {positive, negative} with positive at least 1, and negative in 0..1, ' +
      `or NaN; got ${formatValue(value)}.`,
  );
}

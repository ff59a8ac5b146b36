import type {Metric} from '../base/metric.js';
import {hasParts} from '../base/metric_parts.js';

type Config = Readonly<Record<string, unknown>>;

/** When metrics of some classes are constant. */
interface Rule {
  readonly classes: readonly string[];
  /** True if no prediction of this many columns can change the result. */
  holds(config: Config, columns: number): boolean;
  readonly reason: string;
  /** The alternative; `X` is the class itself. */
  readonly instead: string;
}

const one = (_: Config, columns: number): boolean => columns === 1;
const all =
  (option: string) =>
  (config: Config, columns: number): boolean =>
    typeof config[option] === 'number' && config[option] >= columns;

const GREATEST = 'the greatest score of one column is always the same';
const SHARE = 'a probability among one class is always 1';
const RANKS = 'one score has no order';
const WITHIN_ROWS = 'a row of one entry has no correlation';

/**
 * The metrics of the catalogue whose results predictions may be unable to change. A class that is not listed
 * can always change.
 */
const RULES: readonly Rule[] = [
  {
    classes: ['F1Score', 'FBetaScore'],
    holds: ({threshold}, columns) => columns === 1 && threshold === null,
    reason: GREATEST,
    instead: 'new X({threshold: 0.5})',
  },
  {
    classes: ['CategoricalAccuracy', 'SparseCategoricalAccuracy'],
    holds: one,
    reason: GREATEST,
    instead: 'new BinaryAccuracy()',
  },
  {
    classes: ['OneHotIoU', 'OneHotMeanIoU'],
    holds: one,
    reason: GREATEST,
    instead: 'new BinaryIoU()',
  },
  {
    classes: ['CategoricalCrossentropy', 'SparseCategoricalCrossentropy', 'Perplexity'],
    holds: one,
    reason: SHARE,
    instead: 'new BinaryCrossentropy()',
  },
  {
    classes: ['TopKAccuracyScore'],
    // One column is the score of one of two classes.
    holds: (config, columns) => all('k')(config, Math.max(columns, 2)),
    reason: 'every class is among the k greatest',
    instead: 'new X({k}) with a k smaller than the number of classes',
  },
  {
    classes: ['TopKCategoricalAccuracy', 'SparseTopKCategoricalAccuracy', 'HitRate'],
    holds: all('k'),
    reason: 'every class is among the k greatest',
    instead: 'new X({k}) with a k smaller than the number of classes, or new BinaryAccuracy() for one column',
  },
  {
    classes: ['Precision', 'Recall'],
    holds: (config, columns) => (config.thresholds ?? null) === null && all('topK')(config, columns),
    reason: 'every class is among the topK greatest',
    instead: 'new X() without topK, or with a topK smaller than the number of classes',
  },
  {
    classes: ['NegativePredictiveValue', 'RecallScore', 'Specificity'],
    // One column is the score of one of two classes.
    holds: (config, columns) => all('topK')(config, Math.max(columns, 2)),
    reason: 'every class is among the topK greatest',
    instead: 'new X() without topK, or with a topK smaller than the number of classes',
  },
  {
    classes: [
      'CoverageError',
      'DCG',
      'LabelRankingAveragePrecision',
      'LabelRankingLoss',
      'MeanReciprocalRank',
      'NDCG',
    ],
    holds: one,
    reason: RANKS,
    instead: 'new AveragePrecision(), or give it an output with a column for each item',
  },
  {
    classes: ['PearsonCorrelation'],
    holds: ({axis}, columns) => columns === 1 && axis === -1,
    reason: WITHIN_ROWS,
    instead: 'new PearsonCorrCoef()',
  },
  {
    classes: ['ConcordanceCorrelation'],
    holds: ({axis}, columns) => columns === 1 && axis === -1,
    reason: WITHIN_ROWS,
    instead: 'new ConcordanceCorrCoef()',
  },
];

/**
 * Why a metric's result does not depend on the predictions of an output of this shape, with an alternative;
 * undefined for a metric whose result can change.
 */
export function whyConstant(metric: Metric, outputShape: readonly (number | null)[]): string | undefined {
  const columns = outputShape[outputShape.length - 1];
  if (outputShape.length < 2 || columns === null) return undefined;
  const {className} = metric;
  const rule = RULES.find(r => r.classes.includes(className));
  if (rule?.holds(metric.getConfig(), columns)) {
    return `${className} cannot change: ${rule.reason}. Write ${rule.instead.replace('X', className)}.`;
  }
  if (!hasParts(metric)) return undefined;
  const shape = metric.partShape(outputShape);
  return metric.parts.map(part => whyConstant(part, shape)).find(why => why !== undefined);
}

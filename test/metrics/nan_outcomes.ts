/** What NaN counts as in metrics whose result stays a number; all others give NaN, or an error. */
interface NanOutcome {
  readonly outcome: string;
  readonly of: readonly string[];
}

const OUTCOMES: readonly NanOutcome[] = [
  {
    outcome: 'a NaN score is above no threshold, and a NaN label, which is not 0, is positive',
    of: [
      'AUC',
      'FalseNegatives',
      'FalsePositives',
      'NegativePredictiveValue',
      'Precision',
      'PrecisionAtRecall',
      'Recall',
      'RecallAtPrecision',
      'SensitivityAtSpecificity',
      'Specificity',
      'SpecificityAtSensitivity',
      'TrueNegatives',
      'TruePositives',
    ],
  },
  {
    outcome: 'a NaN score predicts nothing',
    of: ['F1Score', 'FBetaScore'],
  },
  {
    outcome: 'NaN equals nothing and is above no threshold; the greatest score of a row is its first NaN',
    of: [
      'Accuracy',
      'BinaryAccuracy',
      'CategoricalAccuracy',
      'SparseCategoricalAccuracy',
      'SparseTopKCategoricalAccuracy',
      'TopKCategoricalAccuracy',
    ],
  },
  {
    outcome:
      'a NaN label, which is not 0, is positive; NaN scores give NaN, but are above no threshold that is given',
    of: [
      'AveragePrecision',
      'PrecisionAtFixedRecall',
      'RecallAtFixedPrecision',
      'SensitivityAtFixedSpecificity',
      'SpecificityAtFixedSensitivity',
    ],
  },
  {
    outcome: "only the score of the label's class counts, and no score of an ignored sample",
    of: ['Perplexity', 'SparseCategoricalCrossentropy'],
  },
  {
    outcome: 'a row with NaN is ignored in its output, unless `removeNans` is false',
    of: ['MultiOutput'],
  },
  {
    outcome: 'the outcome of the wrapped metrics; NaN is not a slice',
    of: ['BootStrapper', 'BySlice', 'MetricCollection', 'MetricTracker', 'MinMax', 'PerClass', 'Running'],
  },
  {
    outcome: 'a NaN label is not a class: the entry is ignored',
    of: ['BinaryIoU', 'IoU', 'MeanIoU', 'OneHotIoU', 'OneHotMeanIoU'],
  },
];

/** The outcome by class. */
export const NAN_OUTCOMES: Readonly<Record<string, string>> = Object.fromEntries(
  OUTCOMES.flatMap(({outcome, of}) => of.map(className => [className, outcome])),
);

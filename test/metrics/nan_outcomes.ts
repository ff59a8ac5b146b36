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
    outcome: 'only the score of the class in the label is looked at, and none of an ignored sample',
    of: ['Perplexity', 'SparseCategoricalCrossentropy'],
  },
  {
    outcome: 'a row with NaN is left out of its output, unless `removeNans` is false',
    of: ['MultiOutput'],
  },
  {
    outcome: 'what the metrics inside make of it; a NaN slice is no slice',
    of: ['BootStrapper', 'BySlice', 'MetricCollection', 'MetricTracker', 'MinMax', 'PerClass', 'Running'],
  },
  {
    outcome: 'a NaN label is no class: the entry is left out',
    of: ['BinaryIoU', 'IoU', 'MeanIoU', 'OneHotIoU', 'OneHotMeanIoU'],
  },
];

/** The outcome by class. */
export const NAN_OUTCOMES: Readonly<Record<string, string>> = Object.fromEntries(
  OUTCOMES.flatMap(({outcome, of}) => of.map(className => [className, outcome])),
);

/** Confusion matrices and what follows from them. */
import type {MetricResult} from '../../../../src/types.js';
import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  valuesOf,
  weightsOf,
} from './arrangement.js';

const isMultiLabel = ({args}: FunctionCase): boolean => args.yTrue.shape.length === 2;

/** All labels of both sides, in order: what scikit-learn looks at unless it is told. */
function appearing({args}: FunctionCase): number[] {
  const all = [...args.yTrue.values, ...args.yPred.values].map(Number);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Class ids or label indicators, with scikit-learn's own keywords. */
function arranged(
  className: string,
  given: FunctionCase,
  config: Record<string, unknown> = {},
  result?: (ours: MetricResult) => unknown,
): Arrangement {
  const keywords = camelKeys(given.kwargs);
  const input = isMultiLabel(given)
    ? {multiLabel: true}
    : {numClasses: Math.max(2, 1 + Math.max(...appearing(given)))};
  return {
    className,
    config: {...input, ...keywords, ...config},
    yTrue: valuesOf(given.args.yTrue),
    yPred: valuesOf(given.args.yPred),
    sampleWeight: weightsOf(given),
    ...(result && {result}),
  };
}

const plain =
  (className: string, config: Record<string, unknown> = {}) =>
  (given: FunctionCase): Arrangement =>
    arranged(className, given, config);

/** Labels that do not appear have no place in scikit-learn's matrix unless they are given. */
const ofAppearing =
  (className: string) =>
  (given: FunctionCase): Arrangement =>
    arranged(className, given, {labels: given.kwargs.labels ?? appearing(given)});

/** torchmetrics takes scores outside of 0..1 for logits. */
function areLogits(given: FunctionCase): boolean {
  const {preds} = given.args;
  return preds.dtype === 'float32' && preds.values.some(p => !(Number(p) >= 0 && Number(p) <= 1));
}

function torch(className: string, given: FunctionCase): Arrangement {
  const {num_labels: labels, num_classes: numClasses, ignore_index: ignoreClass, ...rest} = given.kwargs;
  const {multidim_average: _, ...keywords} = rest;
  const task = given.function.split('_')[0];
  const average = keywords.average ?? (task === 'binary' ? 'binary' : 'macro');
  return {
    className,
    config: {
      ...camelKeys(keywords),
      ...(task !== 'multiclass' && {fromLogits: areLogits(given)}),
      ...(ignoreClass !== undefined && {ignoreClass}),
      ...(task === 'multilabel' && {multiLabel: true}),
      numClasses: numClasses ?? labels ?? null,
      average,
    },
    yTrue: valuesOf(given.args.target),
    yPred: valuesOf(given.args.preds),
  };
}

const ofTorch =
  (className: string) =>
  (given: FunctionCase): Arrangement =>
    torch(className, given);

/** One score for two classes: scikit-learn takes scores outside of 0..1 for logits. */
function topK(given: FunctionCase): Arrangement {
  const {yTrue, yScore} = given.args;
  const isBinary = yScore.shape.length === 1;
  const fromLogits = isBinary && yScore.values.some(s => Number(s) < 0 || Number(s) > 1);
  return {
    className: 'TopKAccuracyScore',
    config: {...camelKeys(given.kwargs), fromLogits},
    yTrue: valuesOf(yTrue),
    yPred: valuesOf(yScore),
    sampleWeight: weightsOf(given),
  };
}

function likelihoodRatios({kwargs: {raise_warning: _, ...kwargs}, ...given}: FunctionCase): Arrangement {
  const {numClasses: __, ...rest} = arranged('', {...given, kwargs}).config ?? {};
  const config: Record<string, unknown> = rest;
  const {replaceUndefinedBy: by} = config;
  if (typeof by === 'object' && by !== null && 'LR+' in by && 'LR-' in by) {
    config.replaceUndefinedBy = {positive: Number(by['LR+']), negative: Number(by['LR-'])};
  }
  return {...arranged('ClassLikelihoodRatios', {...given, kwargs}), config};
}

const MEASURES = {'precision': 'precision', 'recall': 'recall', 'f1-score': 'f1_score'};

/** Our arrays by measure as scikit-learn's objects by class and average. */
function report(given: FunctionCase): Arrangement {
  const {target_names: names, labels, ...kwargs} = given.kwargs;
  const known = isMultiLabel(given)
    ? Array.from({length: given.args.yTrue.shape[1]}, (_, c) => c)
    : ((labels as number[] | undefined) ?? appearing(given));
  const isWhole = !isMultiLabel(given) && appearing(given).every(label => known.includes(label));
  const config = isMultiLabel(given) ? {} : {labels: known};
  return arranged('ClassificationReport', {...given, kwargs}, config, ours => {
    const result = ours as Record<string, number | number[]>;
    const support = result.support as number[];
    const total = support.reduce((a, b) => a + b, 0);
    const rows = known.map((label, i) => [
      (names as string[] | undefined)?.[i] ?? String(label),
      {
        ...Object.fromEntries(
          Object.entries(MEASURES).map(([key, ofOurs]) => [key, (result[ofOurs] as number[])[i]]),
        ),
        support: support[i],
      },
    ]);
    const averages = ['micro', 'macro', 'weighted', 'samples'].map(average => [
      `${average} avg`,
      {
        ...Object.fromEntries(
          Object.entries(MEASURES).map(([key, ofOurs]) => [key, result[`${average}_${ofOurs}`]]),
        ),
        support: total,
      },
    ]);
    const accuracy = isWhole ? {accuracy: result.micro_precision} : {};
    return {report: {...Object.fromEntries([...rows, ...averages]), ...accuracy}};
  });
}

export const classification: Adapters = {
  accuracy_score: plain('AccuracyScore'),
  balanced_accuracy_score: plain('BalancedAccuracy'),
  class_likelihood_ratios: likelihoodRatios,
  classification_report: report,
  cohen_kappa_score: ofAppearing('CohenKappa'),
  confusion_matrix: ofAppearing('ConfusionMatrix'),
  f1_score: plain('FBetaMultiScore'),
  fbeta_score: plain('FBetaMultiScore'),
  geometric_mean_score: given =>
    (given.kwargs.average === null ? ofAppearing : plain)('GeometricMean')(given),
  hamming_loss: plain('HammingLoss'),
  jaccard_score: plain('JaccardScore'),
  matthews_corrcoef: plain('MatthewsCorrelation'),
  multilabel_confusion_matrix: plain('MultilabelConfusionMatrix'),
  precision_recall_fscore_support: given =>
    arranged('PrecisionRecallFScoreSupport', given, {}, ours => ({support: NaN, ...(ours as object)})),
  precision_score: plain('PrecisionScore'),
  recall_score: plain('RecallScore'),
  top_k_accuracy_score: topK,
  zero_one_loss: plain('ZeroOneLoss'),
  adjusted_rand_score: plain('AdjustedRandScore'),
  fowlkes_mallows_score: plain('FowlkesMallowsScore'),
  normalized_mutual_info_score: plain('NormalizedMutualInfoScore'),
  pair_confusion_matrix: plain('PairConfusionMatrix'),
  rand_score: plain('RandScore'),
  v_measure_score: plain('VMeasureScore'),
  binary_specificity: ofTorch('Specificity'),
  multiclass_specificity: ofTorch('Specificity'),
  multilabel_specificity: ofTorch('Specificity'),
  binary_negative_predictive_value: ofTorch('NegativePredictiveValue'),
  multiclass_negative_predictive_value: ofTorch('NegativePredictiveValue'),
  multilabel_negative_predictive_value: ofTorch('NegativePredictiveValue'),
};

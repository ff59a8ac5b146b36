import {areaUnder} from '../../../../src/functional/curve/area_under.js';
import {logArea} from '../../../../src/functional/curve/log_area.js';
import {metricFrom} from '../../../../src/metrics/names/metric_from.js';
import type {MetricResult} from '../../../../src/types.js';
import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  type Functions,
  valuesOf,
  weightsOf,
} from './arrangement.js';
import {introsorted} from './introsort.js';

type Result = Readonly<Record<string, unknown>>;

/** scikit-learn's functions of (yTrue, yScore). */
function scored(className: string, given: FunctionCase, config: Result = {}): Arrangement {
  const {args, kwargs} = given;
  const yPred = args.yScore ?? args.probasPred;
  return {
    className,
    config: {...camelKeys(kwargs), ...config},
    yTrue: valuesOf(args.yTrue),
    yPred: valuesOf(yPred),
    sampleWeight: weightsOf(given),
  };
}

/** torchmetrics' functions of (preds, target); logits are told by their values there, here by an option. */
function torch(className: string, given: FunctionCase, config: Result = {}): Arrangement {
  const {args, kwargs, tags} = given;
  const {ignore_index: ignoreClass = null, num_classes: _, num_labels: labels, ...rest} = kwargs;
  const average = rest.average === 'none' ? null : rest.average;
  const options = {...camelKeys(rest), ...(average !== undefined && {average})};
  return {
    className,
    config: {
      ...options,
      ignoreClass,
      multiLabel: labels !== undefined,
      fromLogits: tags.includes('logits'),
      ...config,
    },
    yTrue: valuesOf(args.target),
    yPred: valuesOf(args.preds),
  };
}

/** [value, threshold] of ours. */
function atPoint(className: string) {
  return (given: FunctionCase): Arrangement => ({
    ...torch(className, given),
    result: (ours: MetricResult) => {
      const {value, threshold} = ours as Result;
      return [value, threshold];
    },
  });
}

/** torchmetrics reads the points of a curve in the order of an unstable sort by false positive rates. */
function logAUC(given: FunctionCase): Arrangement {
  const {fpr_range: range, average: _, ...kwargs} = given.kwargs;
  const {config, ...data} = torch('ROCCurve', {...given, kwargs}, {dropIntermediate: false});
  return {
    ...torch('LogAUC', given),
    async accident() {
      const curve = metricFrom({className: 'ROCCurve', config});
      curve.updateState(data.yTrue, data.yPred);
      const {fpr, tpr} = (await curve.result()) as Readonly<Record<'fpr' | 'tpr', number[] | number[][]>>;
      const columns = [fpr, tpr].map(xs => (Array.isArray(xs[0]) ? xs : [xs]) as number[][]);
      const areas = columns[0].map((x, c) => {
        const y = introsorted(x).map(i => columns[1][c][i]);
        return logArea({fpr: x, tpr: y}, range as [number, number]);
      });
      const known = areas.filter(area => !Number.isNaN(area));
      return Array.isArray(given.result) ? areas : known.reduce((a, b) => a + b, 0) / known.length;
    },
  };
}

/** True when there are columns of scores for classes that no label has, and the classes are not listed. */
function lacksClass({kwargs: {labels}, args: {yTrue, yScore}}: FunctionCase): boolean {
  const columns = yScore.shape[1] ?? 1;
  if (Array.isArray(labels) || yTrue.shape.length > 1 || columns === 1) return false;
  return new Set(yTrue.values).size < columns;
}

/** The curve as a list of arrays, where the reference has it so. */
const listed =
  (given: FunctionCase, ...keys: string[]) =>
  (ours: MetricResult): unknown =>
    Array.isArray(given.result) ? keys.map(key => (ours as Result)[key]) : ours;

const perFixed = (prefix: string): Adapters => ({
  [`${prefix}_precision_at_fixed_recall`]: atPoint('PrecisionAtFixedRecall'),
  [`${prefix}_recall_at_fixed_precision`]: atPoint('RecallAtFixedPrecision'),
  [`${prefix}_sensitivity_at_specificity`]: atPoint('SensitivityAtFixedSpecificity'),
  [`${prefix}_specificity_at_sensitivity`]: atPoint('SpecificityAtFixedSensitivity'),
});

export const curves: Adapters = {
  roc_auc_score: given => {
    const {average, multi_class: multiClass, max_fpr: maxFpr} = given.kwargs;
    const config = {
      ...(average !== undefined && {average}),
      ...(multiClass !== undefined && {multiClass}),
      ...(maxFpr !== undefined && {maxFpr}),
      // A class that does not occur is an error there, if each sample is of one class; else it returns NaN.
      zeroDivision: lacksClass(given) ? 'raise' : NaN,
    };
    return {...scored('ROCAUC', given), config};
  },
  average_precision_score: given => scored('AveragePrecision', given),
  roc_curve: given => ({
    ...scored('ROCCurve', given, {zeroDivision: NaN}),
    result: listed(given, 'fpr', 'tpr', 'thresholds'),
  }),
  precision_recall_curve: given => ({
    ...scored('PrecisionRecallCurve', given),
    result: listed(given, 'precision', 'recall', 'thresholds'),
  }),
  det_curve: given => scored('DETCurve', given),
  binary_auroc: given => torch('ROCAUC', given),
  multiclass_auroc: given => torch('ROCAUC', given),
  binary_average_precision: given => torch('AveragePrecision', given),
  binary_eer: given => torch('EER', given),
  multiclass_eer: given => torch('EER', given),
  multilabel_eer: given => torch('EER', given),
  binary_logauc: logAUC,
  multiclass_logauc: logAUC,
  multilabel_logauc: logAUC,
  ...perFixed('binary'),
  ...perFixed('multiclass'),
  ...perFixed('multilabel'),
};

/** Functions that are functions here too. */
export const curveFunctions: Functions = {
  auc: ({args: {x, y}}) => areaUnder(valuesOf(x) as Float64Array, valuesOf(y) as Float64Array),
};

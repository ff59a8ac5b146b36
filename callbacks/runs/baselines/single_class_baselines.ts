import type {Baseline} from './baseline.js';
import {CHANCE, type ConstantClasses, indexOfGreatest, isAny} from './class_baselines.js';

/**
 * The baseline of a metric of one class (or of one of several independent labels); undefined if there is
 * none. Recall has none: the constant answer reaches 1 for the class that it names.
 */
export function singleClassBaseline(
  metric: string,
  classes: ConstantClasses,
  index: number,
): Baseline | undefined {
  const share = classes.measured[index];
  if (isAny(metric, 'pr_?auc|auc_?pr|ap|average_precision|precision')) {
    return {value: share, text: 'prevalence'};
  }
  if (isAny(metric, 'auc|auroc|roc_?auc')) return CHANCE;
  const {isMultilabel, chosen} = classes;
  const majority = indexOfGreatest(chosen);
  const isAnswer = isMultilabel ? chosen[index] >= 0.5 : index === majority;
  const text = isMultilabel
    ? `${isAnswer ? 'always' : 'never'} this label`
    : `always ${classes.nameOf(majority)}`;
  if (isAny(metric, 'f1|f1_score')) return {value: isAnswer ? (2 * share) / (1 + share) : 0, text};
  if (isMultilabel && isAny(metric, 'acc|accuracy')) return {value: isAnswer ? share : 1 - share, text};
  return undefined;
}

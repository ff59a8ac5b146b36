import {sumOf} from '../../../src/lists.js';
import type {Baseline} from './baseline.js';

/** The shares of classes, or of the positives of each label, from which constant answers follow. */
export interface ConstantClasses {
  /** Shares in the data on which the answer is measured. */
  measured: readonly number[];
  /** Shares in the data from which the answer is chosen. */
  chosen: readonly number[];
  /** Labels that are independent of each other. */
  isMultilabel: boolean;
  nameOf(index: number): string;
}

export const CHANCE = {value: 0.5, text: 'chance'};

/** The baseline of a metric of classes, named in words; undefined if there is none. */
export function classBaseline(metric: string, classes: ConstantClasses): Baseline | undefined {
  if (isAny(metric, 'crossentropy|cross_entropy|ce|log_loss|nll')) return crossentropy(classes);
  if (isAny(metric, 'pr_?auc|auc_?pr|ap|map|average_precision')) return prevalence(classes);
  if (isAny(metric, 'auc|auroc|roc_?auc')) return CHANCE;
  if (isAny(metric, 'kappa|mcc|matthews\\w*')) return {value: 0, text: 'chance'};
  if (/top_?k|top_\d/.test(metric)) return undefined;
  const majority = indexOfGreatest(classes.chosen);
  const text = `always ${classes.nameOf(majority)}`;
  const count = classes.measured.length;
  if (classes.isMultilabel) {
    if (!isAny(metric, 'acc|accuracy')) return undefined;
    const each = classes.measured.map((p, i) => (classes.chosen[i] >= 0.5 ? p : 1 - p));
    return {value: sumOf(each) / count, text: 'each label as it mostly is'};
  }
  if (/balanced_?acc/.test(metric)) return {value: 1 / count, text};
  if (isAny(metric, 'acc|accuracy')) return {value: classes.measured[majority], text};
  if (isAny(metric, 'f1|f1_score')) return {value: f1OfMajority(classes.measured, majority), text};
  return isAny(metric, 'precision') && count === 2 ? prevalence(classes) : undefined;
}

/** Whether the last words of a metric are one of the alternatives. */
export function isAny(metric: string, alternatives: string): boolean {
  return new RegExp(`(^|_)(${alternatives})(_\\d+)?$`).test(metric);
}

/** Always answering the shares of the classes. A class that the answer leaves out makes it infinite. */
function crossentropy({measured, chosen, isMultilabel}: ConstantClasses): Baseline | undefined {
  const term = (p: number, q: number): number => (p === 0 ? 0 : -p * Math.log(q));
  const ofMeasured = (answer: readonly number[]): number =>
    isMultilabel
      ? sumOf(measured.map((p, i) => term(p, answer[i]) + term(1 - p, 1 - answer[i]))) / measured.length
      : sumOf(measured.map((p, i) => term(p, answer[i])));
  const value = ofMeasured(chosen);
  return {value: Number.isFinite(value) ? value : ofMeasured(measured), text: 'class shares'};
}

/** Of two classes the second one is positive; else the mean over the classes. */
function prevalence({measured, isMultilabel}: ConstantClasses): Baseline {
  const value = measured.length === 2 && !isMultilabel ? measured[1] : sumOf(measured) / measured.length;
  return {value, text: 'prevalence'};
}

/** Of two classes the score of the second one, else the macro average. */
function f1OfMajority(shares: readonly number[], majority: number): number {
  const f1 = (2 * shares[majority]) / (1 + shares[majority]);
  if (shares.length === 2) return majority === 1 ? f1 : 0;
  return f1 / shares.length;
}

export function indexOfGreatest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

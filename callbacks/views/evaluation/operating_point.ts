import type {ThresholdCurve} from '../../runs/record/run.js';

/** What a model does at one threshold of one class. */
export interface OperatingPoint {
  threshold: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
  /** 1 if no sample is predicted positive. */
  precision: number;
  recall: number;
  f1: number;
  /** Share of the negatives that are predicted positive. */
  falseAlarmRate: number;
}

/** Counts and scores when samples with a score of at least `threshold` are predicted positive. */
export function operatingPoint(curve: ThresholdCurve, threshold: number): OperatingPoint {
  let at = -1;
  while (at + 1 < curve.thresholds.length && curve.thresholds[at + 1] >= threshold) at++;
  return {threshold, ...scoresAt(curve, at)};
}

/** The same at the entry `index` of the curve; -1 is a threshold that no sample reaches. */
export function scoresAt(curve: ThresholdCurve, index: number): Omit<OperatingPoint, 'threshold'> {
  const truePositives = index < 0 ? 0 : curve.truePositives[index];
  const falsePositives = index < 0 ? 0 : curve.falsePositives[index];
  const answers = truePositives + falsePositives;
  const falseNegatives = curve.positives - truePositives;
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives: curve.negatives - falsePositives,
    precision: answers > 0 ? truePositives / answers : 1,
    recall: curve.positives > 0 ? truePositives / curve.positives : 0,
    f1: truePositives > 0 ? (2 * truePositives) / (answers + curve.positives) : 0,
    falseAlarmRate: curve.negatives > 0 ? falsePositives / curve.negatives : 0,
  };
}

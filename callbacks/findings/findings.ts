import type {Run} from '../runs/record/run.js';
import {belowBaseline, underfitting} from './detectors/baselines.js';
import {batchSize} from './detectors/batch_size.js';
import {calibration} from './detectors/calibration.js';
import {classNeverPredicted, frequentConfusion, imbalance} from './detectors/classes.js';
import {bestLongAgo, plateau, stillImproving} from './detectors/course.js';
import {deadUnits} from './detectors/dead_units.js';
import {type Finding, FINDING_IDS, SEVERITIES} from './finding.js';
import {frozenWeights} from './detectors/frozen_weights.js';
import {learningRateTooHigh, learningRateTooLow} from './detectors/learning_rate.js';
import {notFinite} from './detectors/not_finite.js';
import {type FindingOptions, readThresholds, type Thresholds} from './options.js';
import {overfitting} from './detectors/overfitting.js';
import {shiftedValidation} from './detectors/shifted_validation.js';
import {tooGood} from './detectors/too_good.js';
import {Training} from './training.js';
import {trainingFailed} from './detectors/training_failed.js';
import {validationSize} from './detectors/validation_size.js';

const DETECTORS: readonly ((training: Training, options: Thresholds) => Finding[])[] = [
  trainingFailed,
  notFinite,
  frozenWeights,
  batchSize,
  belowBaseline,
  underfitting,
  overfitting,
  learningRateTooHigh,
  learningRateTooLow,
  tooGood,
  shiftedValidation,
  classNeverPredicted,
  deadUnits,
  stillImproving,
  bestLongAgo,
  plateau,
  frequentConfusion,
  imbalance,
  calibration,
  validationSize,
];

/**
 * What a run shows, as sentences with their evidence: problems first, then warnings, notes, and what is good.
 * The record may be incomplete (`runOf(history)` has only the logs), and the training may still run; findings
 * that need more than the record has are left out. docs/findings.md has the table of all findings.
 *
 * @param options thresholds, and ids of findings that are not wanted
 * @throws UsageError for a run that is not an object, and for unknown or invalid options
 *
 * @example
 * findings(recorder.run).map(f => `${f.title}. ${f.text}`);
 */
export function findings(run: Run, options?: FindingOptions): Finding[] {
  const thresholds = readThresholds('findings', options);
  const training = new Training('findings', run);
  const found = DETECTORS.flatMap(detect => detect(training, thresholds));
  return found.filter(({id}) => !thresholds.ignore.includes(id)).sort(bySeverity);
}

function bySeverity(a: Finding, b: Finding): number {
  const severity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return severity !== 0 ? severity : FINDING_IDS.indexOf(a.id) - FINDING_IDS.indexOf(b.id);
}

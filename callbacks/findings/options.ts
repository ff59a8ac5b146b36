import {checkNumber, isRecord} from '../../src/check.js';
import {didYouMean, UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {readOptions} from '../../src/options.js';

import {FINDING_IDS, type FindingId} from './finding.js';

/** The thresholds of findings. docs/findings.md says which finding reads which option. */
export interface FindingOptions {
  /** Findings that are not wanted, by their ids. Default: none. */
  ignore?: readonly FindingId[];
  /**
   * Validation scores of a reference model, by log key without `val_`. `below-baseline` compares with them in
   * place of a constant answer. Default: none.
   */
  baselines?: Readonly<Record<string, number>>;
  /** How many standard errors make a difference that is not chance. Default: 2. */
  standardErrors?: number;
  /**
   * `overfitting`: how far the validation value gets worse than its best, as a share of the best. Default:
   * 0.05.
   */
  overfittingRise?: number;
  /**
   * `overfitting`: how much better training values are than validation values, as a share of the latter, and
   * at least 0.3 times this number. Default: 0.1.
   */
  overfittingGap?: number;
  /**
   * `underfitting`, `below-baseline`: how far from the baseline a value is at least better or worse, as a
   * share of the baseline, and at least a fifth of this number. Default: 0.05.
   */
  baselineMargin?: number;
  /** `plateau`: the share of all epochs without movement. Default: 0.5. */
  plateauShare?: number;
  /** `plateau`: the number of epochs without movement. Default: 10. */
  plateauEpochs?: number;
  /** `plateau`: what counts as movement, as a share of the value. Default: 0.02. */
  plateauChange?: number;
  /** `best-long-ago`: epochs since the best one. Default: 10. */
  bestAgoEpochs?: number;
  /** `best-long-ago`: epochs since the best one, as a share of all. Default: 0.3. */
  bestAgoShare?: number;
  /**
   * `stopped-too-early`, `still-improving`: improvement in the last fifth of the epochs, as a share of the
   * value; twice that as a share of all improvement. Default: 0.05.
   */
  unfinishedChange?: number;
  /** `learning-rate-too-high`: the rise of the training loss, as a share of its first value. Default: 0.2. */
  lossRise?: number;
  /**
   * `learning-rate-too-high`: the median change of a loss between epochs, as a share of its baseline, or,
   * where that is not known, of the larger of its first value and its median. Default: 0.04.
   */
  lossSwing?: number;
  /**
   * `learning-rate-too-low`: how far the loss falls in all epochs, as a share of its first value. Default:
   * 0.1.
   */
  slowFall?: number;
  /** `small-validation`: the least difference that the validation set has to show. Default: 0.05. */
  smallestDifference?: number;
  /** `imbalance`: the share of the larger of two classes. Default: 0.8. */
  majorityShare?: number;
  /** `imbalance`: the share of the rarest of three to ten classes. Default: 0.1. */
  rareShare?: number;
  /** `too-good`: the validation score that is suspicious. Default: 0.99. */
  suspiciousScore?: number;
  /**
   * `shifted-validation`: how far validation loss exceeds training loss in the first epochs, as a share.
   * Default: 0.5.
   */
  shiftedLoss?: number;
  /** `shifted-validation`: the share of samples that are in other classes. Default: 0.1. */
  shiftedShare?: number;
  /** `calibration`: the expected calibration error. Default: 0.1. */
  calibrationError?: number;
  /** `top-confusion`: the least number of samples. Default: 2. */
  confusionCount?: number;
  /** `dead-units`: the share of dead units. Default: 0.5. */
  deadShare?: number;
  /** `dead-units`: the share of activations that are 0. Default: 0.95. */
  zeroShare?: number;
  /** `batch-size`: the share of the memory in use. Default: 0.8. */
  memoryShare?: number;
}

/** Options with their defaults. */
export type Thresholds = Required<FindingOptions>;

export const DEFAULTS: Thresholds = {
  ignore: [],
  baselines: {},
  standardErrors: 2,
  overfittingRise: 0.05,
  overfittingGap: 0.1,
  baselineMargin: 0.05,
  plateauShare: 0.5,
  plateauEpochs: 10,
  plateauChange: 0.02,
  bestAgoEpochs: 10,
  bestAgoShare: 0.3,
  unfinishedChange: 0.05,
  lossRise: 0.2,
  lossSwing: 0.04,
  slowFall: 0.1,
  smallestDifference: 0.05,
  majorityShare: 0.8,
  rareShare: 0.1,
  suspiciousScore: 0.99,
  shiftedLoss: 0.5,
  shiftedShare: 0.1,
  calibrationError: 0.1,
  confusionCount: 2,
  deadShare: 0.5,
  zeroShare: 0.95,
  memoryShare: 0.8,
};

/** @throws UsageError for unknown options and ids, and for thresholds that are not numbers of at least 0 */
export function readThresholds(where: string, given: FindingOptions | undefined): Thresholds {
  const options = readOptions<Thresholds>(where, given, DEFAULTS);
  const {ignore, baselines, ...thresholds} = options;
  if (!Array.isArray(ignore)) {
    throw new UsageError(where, `ignore must be a list of ids; got ${formatValue(ignore)}.`);
  }
  for (const id of ignore as readonly string[]) {
    if ((FINDING_IDS as readonly string[]).includes(id)) continue;
    throw new UsageError(
      where,
      `ignore: there is no finding ${formatValue(id)}.${didYouMean(String(id), FINDING_IDS)} The ids are: ${FINDING_IDS.join(', ')}.`,
    );
  }
  if (!isRecord(baselines)) {
    throw new UsageError(
      where,
      `baselines must be an object of scores, as {acc: 0.9}; got ${formatValue(baselines)}.`,
    );
  }
  for (const [key, value] of Object.entries(baselines)) checkNumber(where, `baselines.${key}`, value);
  for (const [name, value] of Object.entries(thresholds)) checkNumber(where, name, value, {least: 0});
  return options;
}
